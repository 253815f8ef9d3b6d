/** Calls, agents and the status, as the pages of calls and agents ask for them. */
import { AgentList, Call, type CallEvent, CallEventList, CallList, Status } from '#wire/api.ts';
import { request, send, sending } from './request.ts';

const EVENTS_A_PAGE = 1000;

export const api = {
  status: (signal: AbortSignal) => request(Status, '/status', { signal }),
  agents: (signal: AbortSignal) => request(AgentList, '/api/agents', { signal }),
  calls(filter: Record<string, string>, before: string | null, signal: AbortSignal) {
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
  endCall: (id: string) =>
    send(`/api/calls/${encodeURIComponent(id)}/end`, sending('POST', { reason: 'ended on the call page' })),
};
