/** Figures of calls in memory. Passes the contract of `CallFigures`. */
import type { CallReader, CallRow } from '#platform/calls/ports/call-store.ts';
import { type CallFigures, MOST_ROWS, type Overview } from '../call-figures.ts';

const ALL = 1_000_000;

export function memoryCallFigures(calls: Pick<CallReader, 'list'>): CallFigures {
  return {
    async ofVersions(agentId) {
      const own = (await calls.list({ limit: ALL, agentId })).filter(({ agentVersion }) => agentVersion);
      const counted = grouped(own, ({ agentVersion }) => String(agentVersion?.number));
      return new Map(counted.map(([number, rows]) => [Number(number), rows.length]));
    },
    async overview({ fromMs, toMs, timeZone }): Promise<Overview> {
      const rows = (await calls.list({ limit: ALL })).filter(
        ({ startedAtMs }) => startedAtMs >= fromMs && startedAtMs < toMs,
      );
      const dayOf = new Intl.DateTimeFormat('sv-SE', { timeZone });
      return {
        days: grouped(rows, ({ startedAtMs }) => dayOf.format(startedAtMs))
          .map(([day, own]) => ({
            day,
            calls: own.length,
            lost: own.filter(({ state }) => state === 'lost').length,
            talkMs: own.reduce((sum, { end }) => sum + (end?.durationMs ?? 0), 0),
          }))
          .toSorted((a, b) => (a.day < b.day ? -1 : 1)),
        endings: most(
          grouped(
            rows.filter(({ end }) => end !== null),
            ({ end }) => `${end?.by}\n${end?.reason}`,
          ).map(([key, own]) => {
            const [by = '', reason = ''] = key.split('\n');
            return { by, reason, calls: own.length };
          }),
          ({ by, reason }) => `${by} ${reason}`,
        ),
        agents: most(
          grouped(rows, ({ agentId }) => agentId).map(([agentId, own]) => ({
            agentId,
            name: own.toSorted((a, b) => b.startedAtMs - a.startedAtMs)[0]?.agentName ?? agentId,
            calls: own.length,
            meanDurationMs: mean(own.flatMap(({ end }) => end?.durationMs ?? [])),
            meanTurns: mean(own.flatMap(({ end }) => end?.turns ?? [])),
          })),
          ({ agentId }) => agentId,
        ),
        channels: most(
          grouped(rows, ({ channel }) => channel).map(([channel, own]) => ({ channel, calls: own.length })),
          ({ channel }) => channel,
        ),
      };
    },
  };
}

function grouped(rows: CallRow[], keyOf: (row: CallRow) => string): [string, CallRow[]][] {
  return Object.entries(Object.groupBy(rows, keyOf)).map(([key, own]) => [key, own ?? []]);
}

function most<Row extends { calls: number }>(rows: Row[], nameOf: (row: Row) => string): Row[] {
  return rows.toSorted((a, b) => b.calls - a.calls || (nameOf(a) < nameOf(b) ? -1 : 1)).slice(0, MOST_ROWS);
}

function mean(values: number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
