import type { CallRow } from '#platform/calls/ports/call-store.ts';
import { Call } from '#wire/api.ts';
import type { z } from 'zod';
import { presentParties } from './parties.ts';

const CHANNELS = Call.shape.channel.options;

/** `mayListen` decides about the recording and a person's number. */
export function presentCall(row: CallRow, mayListen: boolean): z.infer<typeof Call> {
  const channel = CHANNELS.find((known) => known === row.channel);
  if (channel === undefined) throw new Error(`call ${row.id} came by a channel that the API does not know`);
  return {
    id: row.id,
    agent: { id: row.agentId, name: row.agentName, version: row.agentVersion ?? null },
    channel,
    ...presentParties(row, mayListen),
    state: row.state,
    direction: row.direction,
    startedAt: iso(row.startedAtMs),
    answeredAt: row.answeredAtMs === null ? null : iso(row.answeredAtMs),
    endedAt: row.end === null ? null : iso(row.end.endedAtMs),
    durationMs: row.end?.durationMs ?? null,
    endReason: row.end?.reason ?? null,
    endedBy: row.end?.by ?? null,
    turns: row.end?.turns ?? null,
    ...(row.governance && { governance: row.governance }),
    providers: row.providers,
    recording:
      mayListen && row.recording ? { url: `/api/calls/${row.id}/recording`, ...row.recording } : null,
  };
}

/** One page of calls, newest first, from one row more than the page holds. */
export function presentPage(
  rows: CallRow[],
  { limit, mayListen }: { limit: number; mayListen: boolean },
): { calls: z.infer<typeof Call>[]; nextBefore: string | null } {
  const present = (row: CallRow) => presentCall(row, mayListen);
  const next = rows[limit];
  if (next === undefined) return { calls: rows.map(present), nextBefore: null };
  // The next page begins before a time: calls that began at the very same one stay together, on that page.
  const before = rows.slice(0, limit).filter((row) => row.startedAtMs > next.startedAtMs);
  const page = before.length > 0 ? before : rows.slice(0, limit);
  return { calls: page.map(present), nextBefore: iso(page.at(-1)?.startedAtMs ?? 0) };
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
