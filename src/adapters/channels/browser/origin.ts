import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a socket may be opened from where it comes: a page of this very host, or of an allowed origin. Programs that are no browser
 * send no Origin; they can say what they like in any case, and are not what this check is against.
 */
export function isOriginAllowed(headers: IncomingHttpHeaders, allowedOrigins: string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (allowedOrigins.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  return host !== undefined && new URL(origin).host === host.toLowerCase();
}
