/** The HTTP API as the consoles use it: typed answers, and failures that can be shown to a person. */
import { AgentList, Call, CallEventList, CallList, Problem, Status, Validation, Agent } from '#wire/api.ts';
import type { CallEvent } from '#wire/api.ts';

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

async function request<T>(schema: Schema<T>, path: string, init: RequestInit = {}): Promise<T> {
  const response = await answer(path, init);
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw refusal(response.status, body);
  return schema.parse(body);
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

function sending(method: string, body: unknown): RequestInit {
  return {
    method,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

export interface CallFilter {
  agent?: string;
  state?: Call['state'];
}

const EVENTS_A_PAGE = 1000;

export const api = {
  status: (signal: AbortSignal) => request(Status, '/status', { signal }),
  agents: (signal: AbortSignal) => request(AgentList, '/api/agents', { signal }),
  calls(filter: CallFilter, before: string | null, signal: AbortSignal) {
    const query = new URLSearchParams({ limit: '50', ...filter, ...(before === null ? {} : { before }) });
    return request(CallList, `/api/calls?${query.toString()}`, { signal });
  },
  call: (id: string, signal: AbortSignal) =>
    request(Call, `/api/calls/${encodeURIComponent(id)}`, { signal }),
  /** All events of a call so far, page by page. */
  async events(id: string, signal: AbortSignal): Promise<CallEvent[]> {
    const all: CallEvent[] = [];
    let after: number | null = null;
    do {
      const query = new URLSearchParams({ limit: String(EVENTS_A_PAGE) });
      if (after !== null) query.set('after', String(after));
      const url = `/api/calls/${encodeURIComponent(id)}/events?${query.toString()}`;
      const page: CallEventList = await request(CallEventList, url, { signal });
      all.push(...page.events);
      after = page.nextAfter;
    } while (after !== null);
    return all;
  },
  liveUrl: (id: string, after: number) => `/api/calls/${encodeURIComponent(id)}/events/live?after=${after}`,
  async endCall(id: string): Promise<void> {
    const response = await answer(
      `/api/calls/${encodeURIComponent(id)}/end`,
      sending('POST', { reason: 'ended on the call page' }),
    );
    if (!response.ok) throw refusal(response.status, await response.json().catch(() => null));
  },
  validate: (source: string) => request(Validation, '/api/agents/validate', sending('POST', { source })),
  saveAgent: (id: string, source: string) =>
    request(Agent, `/api/agents/${encodeURIComponent(id)}`, sending('PUT', { source })),
};
