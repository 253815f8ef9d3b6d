/**
 * Twilio's request signature: base64 of HMAC-SHA1 over the full URL followed by every form parameter, name then value, sorted by name
 * (twilio.com/docs/usage/security). A repeated name contributes each different value once, sorted.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export type FormParameters = Record<string, string | string[]>;

export function signTwilio(authToken: string, url: string, form: FormParameters): string {
  let data = url;
  for (const name of Object.keys(form).toSorted(byCodePoint)) {
    const value = form[name] ?? '';
    const values = typeof value === 'string' ? [value] : [...new Set(value)].toSorted(byCodePoint);
    for (const each of values) data += name + each;
  }
  return createHmac('sha1', authToken).update(data, 'utf8').digest('base64');
}

/** Twilio signs the URL sometimes with the port and sometimes without: either is right. Takes the same time for every wrong signature. */
export function isSignedByTwilio(
  authToken: string,
  signature: string,
  url: string,
  form: FormParameters,
): boolean {
  let right = false;
  for (const form_ of spellings(url)) {
    const expected = Buffer.from(signTwilio(authToken, form_, form));
    const given = Buffer.from(signature);
    if (given.length === expected.length && timingSafeEqual(given, expected)) right = true;
  }
  return right;
}

function spellings(url: string): string[] {
  const parts = /^(https?):\/\/([^/?#]*)(.*)$/i.exec(url);
  if (!parts) return [url];
  const [, scheme = '', host = '', rest = ''] = parts;
  const bare = host.replace(/:\d+$/, '');
  const port = /:(\d+)$/.exec(host)?.[1] ?? (scheme.toLowerCase() === 'https' ? '443' : '80');
  return [`${scheme}://${bare}:${port}${rest}`, `${scheme}://${bare}${rest}`];
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
