/** Calls as the rows of a table, with what was said in each as one text. */
import { setImmediate } from 'node:timers/promises';
import type { CallQuery, CallReader, CallRow } from '#platform/calls/ports/call-store.ts';
import { SAID_TYPES, saidIn } from '#platform/calls/search/words.ts';
import type { Redactor } from '#platform/governance/custody/redaction/redact.ts';
import type { LogEntry } from '#voice/log.ts';
import { presentParties } from '../parties.ts';

export type Cell = string | number | Date | null;

export interface Column {
  head: string;
  /** Characters, in a workbook. */
  width: number;
}

const COLUMNS: (Column & { of: (call: CallRow, view: View) => Cell })[] = [
  { head: 'Call', width: 30, of: ({ id }) => id },
  { head: 'Started', width: 18, of: ({ startedAtMs }) => new Date(startedAtMs) },
  { head: 'Answered', width: 18, of: ({ answeredAtMs }) => timeOf(answeredAtMs) },
  { head: 'Ended', width: 18, of: ({ end }) => timeOf(end?.endedAtMs ?? null) },
  { head: 'Seconds', width: 9, of: ({ end }) => end && Math.round(end.durationMs / 100) / 10 },
  { head: 'Direction', width: 10, of: ({ direction }) => direction },
  { head: 'Channel', width: 10, of: ({ channel }) => channel },
  { head: 'State', width: 10, of: ({ state }) => state },
  { head: 'From', width: 16, of: ({ from, direction }, { party }) => party(from, direction === 'inbound') },
  { head: 'To', width: 16, of: ({ to, direction }, { party }) => party(to, direction === 'outbound') },
  { head: 'Agent', width: 20, of: ({ agentName }) => agentName },
  { head: 'Agent id', width: 16, of: ({ agentId }) => agentId },
  { head: 'Version', width: 8, of: ({ agentVersion }) => agentVersion?.number ?? null },
  { head: 'Version hash', width: 16, of: ({ agentVersion }) => agentVersion?.hash ?? null },
  { head: 'Risk', width: 8, of: ({ governance }) => governance?.tier ?? null },
  { head: 'Decision', width: 26, of: ({ governance }) => governance?.verdictId ?? null },
  { head: 'Ended by', width: 10, of: ({ end }) => end && end.by },
  { head: 'Reason', width: 24, of: ({ end }, { text }) => end && text(end.reason) },
  { head: 'Turns', width: 7, of: ({ end }) => end && end.turns },
  { head: 'Transcript', width: 80, of: (_call, { transcript }) => transcript },
];

export const columns: readonly Column[] = COLUMNS.map(({ head, width }) => ({ head, width }));

interface View {
  /** Who is on the line: a person's number when `personal`, otherwise a number of the house. */
  party: (party: string | null, personal: boolean) => string | null;
  text: (text: string) => string;
  transcript: string;
}

/** Calls that one look into the store brings with all that was said in them. */
const CALLS_A_LOOK = 50;
/** What a redactor learns names from, besides what is shown. */
const TELLING = [...SAID_TYPES, 'caller.said', 'slots'] as const;

export interface Reader {
  /** Makes one for each call; null where the file holds what was said. */
  redactor: () => Promise<Redactor | null>;
  mayListen: boolean;
}

/** Newest first. */
export async function* exportRows(
  calls: CallReader,
  query: Omit<CallQuery, 'limit'>,
  { redactor, mayListen }: Reader,
): AsyncGenerator<Cell[]> {
  let behind: Pick<CallQuery, 'beforeMs' | 'beforeId'> = {};
  for (;;) {
    const page = await calls.list({ ...query, ...behind, limit: CALLS_A_LOOK });
    const ids = page.map(({ id }) => id);
    const logs = Map.groupBy(await calls.events(ids, TELLING), ({ callId }) => callId);
    for (const call of page) {
      const entries = (logs.get(call.id) ?? []).map(({ entry }) => entry);
      // Masking costs computing: the calls that go on come first.
      await setImmediate();
      yield rowOf({ ...call, ...presentParties(call, mayListen) }, entries, await redactor());
    }
    const last = page.at(-1);
    if (last === undefined || page.length < CALLS_A_LOOK) return;
    behind = { beforeMs: last.startedAtMs, beforeId: last.id };
  }
}

function rowOf(call: CallRow, entries: LogEntry[], redactor: Redactor | null): Cell[] {
  // A name that is given late is masked in what was said before it, too.
  for (const entry of entries) redactor?.learn(entry);
  const text = (given: string): string => (redactor === null ? given : redactor.text(given));
  const lines = entries.flatMap((entry) => {
    const said = saidIn(entry);
    if (said === null || said.text.trim() === '') return [];
    return [`${said.who === 'caller' ? 'Caller' : 'Agent'}: ${text(said.text)}`];
  });
  const view: View = {
    text,
    party: (party, personal) => (party === null || !personal ? party : text(party)),
    transcript: lines.join('\n'),
  };
  return COLUMNS.map(({ of }) => of(call, view));
}

function timeOf(epochMs: number | null): Date | null {
  return epochMs === null ? null : new Date(epochMs);
}
