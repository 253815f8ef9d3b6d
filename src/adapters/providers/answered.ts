/** One request to a provider: an answer with a body to read, or a fault from the table. */
import { hostOf } from './host-of.ts';
import { networkFault, statusFault } from './http-faults.ts';

/**
 * As `fetch`, with faults from the table. Rejects with the signal's reason when aborted, which closes the socket at once.
 * Redirects are not followed: a key never goes to another host.
 */
export async function answered(
  url: string,
  init: RequestInit,
  by: typeof globalThis.fetch = fetch,
): Promise<Response> {
  const host = hostOf(url);
  let response: Response;
  try {
    response = await by(url, { ...init, redirect: 'manual' });
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
