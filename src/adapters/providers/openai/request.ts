/** One POST to an OpenAI-compatible server: an answer with a body to read, or a fault from the table. */
import { answered } from '../answered.ts';

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

export function authorisation(key: string | null | undefined): Record<string, string> {
  return key ? { authorization: `Bearer ${key}` } : {};
}
