/** Turns what goes wrong between us and a server into codes of the error table. Details name the server and the cause, nothing that was said. */
import { ParleyError, type ErrorCode } from '#voice/errors.ts';

/** Causes that mean: there is no talking to this server. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** Causes that mean: it was there, and broke off. */
const CUT = new Set([
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_ABORTED',
]);
const TIMEOUT = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
/** An error body is read this far for its code. */
const MAX_ERROR_CHARS = 16_384;

/** The fault of an answer that is not 2xx. Reads its body for the server's own code, and gives the socket back. */
export async function statusFault(response: Response, host: string): Promise<ParleyError> {
  const { status } = response;
  const named = await serverCode(response);
  const wait = response.headers.get('retry-after');
  const parts = [`${host} answered ${status}`];
  if (named) parts.push(`(${named})`);
  if (status === 429 && wait && /^[\w ,:-]{1,40}$/.test(wait))
    parts.push(`and asks to wait ${wait}${/^\d+$/.test(wait) ? ' s' : ''}`);
  const retryAfterMs = status === 429 || status === 503 ? waitMs(wait, response.headers.get('date')) : null;
  return new ParleyError(
    codeOfStatus(status),
    parts.join(' '),
    retryAfterMs === null ? {} : { retryAfterMs },
  );
}

/** `Retry-After` in seconds, or as a time of day, which counts from the server's own. */
function waitMs(retryAfter: string | null, date: string | null): number | null {
  if (retryAfter === null) return null;
  const seconds = Number(retryAfter);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(retryAfter) - Date.parse(date ?? '');
  return ms > 0 ? ms : null;
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401 || status === 403) return 'provider.unauthorized';
  if (status === 429) return 'provider.rate_limited';
  if (status === 408 || status === 504) return 'provider.timeout';
  if (status >= 500) return 'provider.failed';
  if (status >= 400) return 'provider.rejected';
  return 'provider.malformed';
}

/** What fetch, or reading a body, threw. `answering` says that the answer had begun. */
export function networkFault(fault: unknown, host: string, answering: boolean): ParleyError {
  const known = knownCause(fault);
  if (known !== null) return known;
  const cause = causeCode(fault);
  if (cause !== null && TIMEOUT.has(cause))
    return new ParleyError('provider.timeout', `${host} is silent (${cause})`);
  if (cause !== null && UNREACHABLE.has(cause) && !answering)
    return new ParleyError('provider.unreachable', `${host} cannot be reached (${cause})`);
  if (answering || (cause !== null && CUT.has(cause)))
    return new ParleyError('provider.cut', `${host} broke off${cause ? ` (${cause})` : ''}`);
  if (cause?.startsWith('HPE_'))
    return new ParleyError('provider.malformed', `${host} does not speak HTTP (${cause})`);
  return new ParleyError('provider.unreachable', `${host} cannot be reached${cause ? ` (${cause})` : ''}`);
}

/** True for what reading a broken body throws, as against a body that came and makes no sense. */
export function isNetworkFault(fault: unknown): boolean {
  return fault instanceof TypeError
    ? fault.message === 'terminated' || causeCode(fault) !== null
    : causeCode(fault) !== null;
}

/** What a guarded request was refused for. Parley's own words, and none of what was sent. */
function knownCause(fault: unknown): ParleyError | null {
  for (let at = fault, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1)
    if (at instanceof ParleyError) return at;
  return null;
}

/** The code of the innermost cause that has one. */
function causeCode(fault: unknown): string | null {
  let found: string | null = null;
  for (let at = fault, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(code)) found = code;
    if (at instanceof AggregateError && at.errors[0] instanceof Error)
      found = causeCode(at.errors[0]) ?? found;
  }
  return found;
}

/**
 * `error.code` or `error.type` of the usual error body, `detail.status` or `detail.code` of ElevenLabs': an identifier, never its
 * message, which may repeat what was sent.
 */
async function serverCode(response: Response): Promise<string | null> {
  try {
    const body = JSON.parse((await readText(response, MAX_ERROR_CHARS)) ?? '') as {
      error?: { code?: unknown; type?: unknown };
      detail?: { status?: unknown; code?: unknown; type?: unknown };
    };
    const { error, detail } = body;
    const named = [error?.code, error?.type, detail?.status, detail?.code, detail?.type].find(
      (value) => typeof value === 'string' && /^[a-z][a-z0-9_.-]{1,60}$/i.test(value),
    );
    return typeof named === 'string' ? named : null;
  } catch {
    return null;
  }
}

/** The body as text; null when it is longer than `maxChars`, and then the rest is not read. */
export async function readText(response: Response, maxChars: number): Promise<string | null> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of response.body) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > maxChars) return null;
  }
  return text + decoder.decode();
}
