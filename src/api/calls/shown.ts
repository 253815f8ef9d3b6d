/** What a reader sees of a call's log: words as they were said for who may listen, without what names a person for everybody else. */
import { may, type Principal } from '#platform/tenancy/principal.ts';
import type { LogEntry } from '#voice/log.ts';
import type { ApiDeps } from '../deps.ts';
import type { Followed } from './follow.ts';

/** Rows of one look into the store, for what the reader has had before. */
const PAGE = 500;

/** Knows the names that were given up to `after`, so that they are masked in what comes behind as well. */
export async function shownTo(
  who: Principal,
  { custody, tenant }: Pick<ApiDeps, 'custody' | 'tenant'>,
  { callId, after }: { callId: string; after: number },
): Promise<(entry: LogEntry) => LogEntry> {
  const audience = may(who, 'calls:listen') ? 'listener' : 'reader';
  const redactor = await custody.redactions.for(who.tenantId, audience);
  if (redactor === null) return (entry) => entry;
  const { calls } = tenant(who.tenantId);
  for (let seen = -1; seen < after;) {
    const entries = await calls.log(callId, seen, PAGE);
    for (const entry of entries) if (entry.seq <= after) redactor.learn(entry);
    if (entries.length < PAGE) break;
    seen = entries.at(-1)!.seq;
  }
  return (entry) => redactor.entry(entry);
}

export async function* showing(
  followed: AsyncIterable<Followed>,
  shown: (entry: LogEntry) => LogEntry,
): AsyncGenerator<Followed> {
  for await (const each of followed) yield typeof each === 'string' ? each : shown(each);
}
