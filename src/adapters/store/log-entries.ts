/** A row of `call_events` as an entry of the log. */
import type { LogEntry } from '#voice/log.ts';
import { fromJsonText } from './json-text.ts';

export function presentEntry(row: {
  seq: number;
  at_ms: number;
  kind: LogEntry['kind'];
  data: string;
}): LogEntry {
  const { seq, at_ms, kind, data } = row;
  return { seq, atMs: at_ms, kind, data: fromJsonText(data) } as LogEntry;
}
