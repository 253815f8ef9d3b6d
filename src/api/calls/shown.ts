/** What a reader sees of a call's log: words as they were said for who may listen, without what names a person for everybody else. */
import type { Principal } from '#platform/tenancy/principal.ts';
import type { LogEntry } from '#voice/log.ts';
import type { ApiDeps } from '../deps.ts';
import type { Followed } from './follow.ts';
import { listens, maskedParty } from './parties.ts';

/** Rows of one look into the store, for what the reader has had before. */
const PAGE = 500;

/** Knows the names that were given up to `after`, so that they are masked in what comes behind as well. */
export async function shownTo(
  who: Principal,
  { custody, tenant }: Pick<ApiDeps, 'custody' | 'tenant'>,
  { callId, after }: { callId: string; after: number },
): Promise<(entry: LogEntry) => LogEntry> {
  const mayListen = listens(who);
  const audience = mayListen ? 'listener' : 'reader';
  const redactor = await custody.redactions.for(who.tenantId, audience);
  const shown = mayListen ? (entry: LogEntry) => entry : withoutNumbers;
  if (redactor === null) return shown;
  const { calls } = tenant(who.tenantId);
  for (let seen = -1; seen < after;) {
    const entries = await calls.log(callId, seen, PAGE);
    for (const entry of entries) if (entry.seq <= after) redactor.learn(entry);
    if (entries.length < PAGE) break;
    seen = entries.at(-1)!.seq;
  }
  return (entry) => redactor.entry(shown(entry));
}

/** To whom a call was handed is as much a person's number as the caller's own. */
function withoutNumbers(entry: LogEntry): LogEntry {
  const { data } = entry;
  if (data.type !== 'operator.transferred' && data.type !== 'call.transferred') return entry;
  return { ...entry, data: { ...data, to: maskedParty(data.to) ?? '' } } as LogEntry;
}

export async function* showing(
  followed: AsyncIterable<Followed>,
  shown: (entry: LogEntry) => LogEntry,
): AsyncGenerator<Followed> {
  for await (const each of followed) yield typeof each === 'string' ? each : shown(each);
}
