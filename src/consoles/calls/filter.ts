/** Which calls the page shows: kept in its address, so that it can be shared and gone back to. */
import { Call } from '#wire/api.ts';

/** Days are those of the reader's own clock, `2026-03-01`; `to` is the last one shown. */
export interface CallFilter {
  q?: string;
  agent?: string;
  state?: Call['state'];
  channel?: Call['channel'];
  caller?: string;
  from?: string;
  to?: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOST = { q: 200, agent: 64, caller: 64 } as const;

/** The filter that an address names; what means nothing is left out. */
export function filterOf(search: Record<string, unknown>): CallFilter {
  const filter: CallFilter = {};
  for (const key of ['q', 'agent', 'caller'] as const) {
    const value = search[key];
    // The address bar makes a number of `?caller=4155`.
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text === 'string' && text.trim() !== '') filter[key] = text.slice(0, MOST[key]);
  }
  for (const key of ['from', 'to'] as const) {
    const day = search[key];
    if (typeof day === 'string' && DAY.test(day) && !Number.isNaN(Date.parse(day))) filter[key] = day;
  }
  const state = Call.shape.state.safeParse(search['state']);
  if (state.success) filter.state = state.data;
  const channel = Call.shape.channel.safeParse(search['channel']);
  if (channel.success) filter.channel = channel.data;
  return filter;
}

/** As the API asks for it. A search that holds no word yet is left out. */
export function queryOf({ q, from, to, ...rest }: CallFilter): Record<string, string> {
  return {
    ...rest,
    ...(q !== undefined && /[\p{L}\p{N}]/u.test(q) && { q }),
    ...(from !== undefined && { from: midnight(from, 0) }),
    ...(to !== undefined && { to: midnight(to, 1) }),
  };
}

function midnight(day: string, daysLater: number): string {
  const at = new Date(`${day}T00:00`);
  at.setDate(at.getDate() + daysLater);
  return at.toISOString();
}
