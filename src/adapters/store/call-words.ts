/** Search in what was said and heard, by the index of words that the migration 0012 makes, and the events of many calls at once. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { EntryOfCall } from '#platform/calls/ports/call-store.ts';
import { wordsOf } from '#platform/calls/search/words.ts';
import type { LogEntry } from '#voice/log.ts';
import { presentEntry } from './log-entries.ts';
import type { Database } from './schema.ts';

interface EntryRow {
  call_id: string;
  seq: number;
  at_ms: number;
  kind: LogEntry['kind'];
  data: string;
}

/** True for calls that say all of the words. As an array, because the planner would take a thousand calls for found, and read all calls. */
export function callsSaying(words: readonly string[]): RawBuilder<boolean> {
  const query = tsquery(words);
  return query === null ? sql`false` : sql`calls.id = any (array(select calls_saying(${query})))`;
}

/** Reads by the calls, not by the index: these are few. */
export async function selectHits(
  db: Kysely<Database>,
  { callIds, saying, most }: { callIds: readonly string[]; saying: readonly string[]; most: number },
): Promise<EntryOfCall[]> {
  const query = tsquery(saying);
  if (query === null || callIds.length === 0) return [];
  const { rows } = await sql<EntryRow>`
    select call_id, seq, at_ms, kind, data from (
      select *, row_number() over (partition by call_id order by seq) as place from call_events
      where call_id = any (${callIds}) and kind = 'event' and data ->> 'type' in ('turn.committed', 'reply.ended')
        and call_event_words(data) @@ to_tsquery('simple', ${query})
    ) found where place <= ${most} order by call_id collate "C", seq`.execute(db);
  return rows.map(present);
}

export async function selectEvents(
  db: Kysely<Database>,
  callIds: readonly string[],
  types: readonly string[],
): Promise<EntryOfCall[]> {
  if (callIds.length === 0) return [];
  const { rows } = await sql<EntryRow>`
    select call_id, seq, at_ms, kind, data from call_events
    where call_id = any (${callIds}) and kind = 'event' and data ->> 'type' = any (${types})
    order by call_id collate "C", seq`.execute(db);
  return rows.map(present);
}

/** Each word as the beginning of one. Null for no words: PostgreSQL would take that for a question without an answer, and say so. */
function tsquery(words: readonly string[]): string | null {
  const plain = words.flatMap(wordsOf);
  return plain.length === 0 ? null : plain.map((word) => `'${word}':*`).join(' & ');
}

function present({ call_id: callId, ...row }: EntryRow): EntryOfCall {
  return { callId, entry: presentEntry(row) };
}
