/** One request to the HTTP API: a typed answer, or a failure that can be shown to a person. */
import { Problem } from '#wire/api.ts';

export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem | null;

  constructor(message: string, status: number, problem: Problem | null, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ApiError';
    this.status = status;
    this.problem = problem;
  }
}

interface Schema<T> {
  parse(value: unknown): T;
}

export async function request<T>(schema: Schema<T>, path: string, init: RequestInit = {}): Promise<T> {
  const response = await answer(path, init);
  if (response.status === 401) toTheSignIn(path);
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw refusal(response.status, body);
  return schema.parse(body);
}

/** For answers whose body says nothing more. */
export async function send(path: string, init: RequestInit): Promise<void> {
  const response = await answer(path, init);
  if (response.status === 401) toTheSignIn(path);
  if (!response.ok) throw refusal(response.status, await response.json().catch(() => null));
}

/** A file, given to the browser to keep under the name that the answer brings. */
export async function download(path: string, name: string): Promise<void> {
  const response = await answer(path, { headers: { accept: '*/*' } });
  if (!response.ok) throw refusal(response.status, await response.json().catch(() => null));
  const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  const url = URL.createObjectURL(await response.blob());
  Object.assign(document.createElement('a'), { href: url, download: named ?? name }).click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A body as JSON. */
export function sending(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', body?: unknown): RequestInit {
  if (body === undefined) return { method, headers: { accept: 'application/json' } };
  return {
    method,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

/** The session is over: sign in again, and come back to this very page. What the entrance itself asks is answered there. */
function toTheSignIn(path: string): void {
  if (path.startsWith('/api/session') || path.startsWith('/api/invitations') || path.startsWith('/api/setup'))
    return;
  location.assign(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`);
}

async function answer(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { headers: { accept: 'application/json' }, ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError('Parley does not answer. Is it still running?', 0, null, { cause: error });
  }
}

function refusal(status: number, body: unknown): ApiError {
  const problem = Problem.safeParse(body);
  if (!problem.success) return new ApiError(`Parley answered with ${status}.`, status, null);
  return new ApiError(problem.data.detail ?? problem.data.title, status, problem.data);
}
