/** One POST to an OpenAI-compatible server: an answer with a body to read, or a fault from the table. */
import { hostOf } from './endpoint.ts';
import { networkFault, statusFault } from './faults.ts';

export interface Post {
  url: string;
  key: string | null | undefined;
  body: string | FormData;
}

/**
 * Resolves when the headers of a 2xx answer are there. Rejects with ParleyError, or with the signal's reason when aborted,
 * which closes the socket at once. Nothing is tried twice: the heart decides what comes next.
 */
export async function post(request: Post, signal: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = authorisation(request.key);
  if (typeof request.body === 'string') headers['content-type'] = 'application/json';
  return answered(request.url, { method: 'POST', headers, body: request.body, signal });
}

/** As `fetch`, with faults from the table. */
export async function answered(url: string, init: RequestInit): Promise<Response> {
  const host = hostOf(url);
  let response: Response;
  try {
    response = await fetch(url, { ...init, redirect: 'manual' });
  } catch (fault) {
    if (init.signal?.aborted) throw init.signal.reason;
    throw networkFault(fault, host, false);
  }
  if (!response.ok) {
    const fault = await statusFault(response, host);
    if (init.signal?.aborted) throw init.signal.reason;
    throw fault;
  }
  return response;
}

export function authorisation(key: string | null | undefined): Record<string, string> {
  return key ? { authorization: `Bearer ${key}` } : {};
}

/** Yields the body's bytes; faults in it become ParleyErrors. Leaving early cancels the body, which closes the socket. */
export async function* bodyOf(
  response: Response,
  host: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  if (!response.body) return;
  try {
    yield* response.body;
  } catch (fault) {
    if (signal.aborted) throw signal.reason;
    throw networkFault(fault, host, true);
  }
}
