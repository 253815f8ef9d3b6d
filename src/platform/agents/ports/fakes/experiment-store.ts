/** Experiments kept in memory, for tests. Passes the contract of `ExperimentStore`. */
import type { MemoryCallStore } from '#platform/calls/ports/fakes/call-store.ts';
import type { CallReader } from '#platform/calls/ports/call-store.ts';
import type { Clock } from '#voice/ports/clock.ts';
import { experimentRunning, experimentUnknown } from '../../versions/faults.ts';
import type { ArmTally, Experiment, ExperimentStore } from '../experiment-store.ts';

export interface MemoryExperimentStore extends ExperimentStore {
  running(agentId: string): Experiment | null;
  forget(agentId: string): void;
}

/** `calls` are what results are counted from; without them every arm has none. */
export function memoryExperimentStore(
  clock: Clock,
  calls?: { of: CallReader; logs: Pick<MemoryCallStore, 'entriesOf'> },
): MemoryExperimentStore {
  const kept = new Map<string, Experiment>();
  const running = (agentId: string): Experiment | null =>
    [...kept.values()].find((one) => one.agentId === agentId && one.state === 'running') ?? null;
  return {
    running,
    forget(agentId) {
      for (const { id, agentId: own } of kept.values()) if (own === agentId) kept.delete(id);
    },
    async start({ id, agentId, arms, goal, by }) {
      if (running(agentId)) throw experimentRunning(agentId);
      const started = { startedAtMs: clock.epochMs(), startedBy: by };
      const none = { endedAtMs: null, endedBy: null, winner: null };
      const one: Experiment = { id, agentId, state: 'running', arms, goal, ...started, ...none };
      kept.set(id, one);
      return structuredClone(one);
    },
    get: async (id) => structuredClone(kept.get(id) ?? null),
    list: async (agentId) =>
      structuredClone([...kept.values()].filter((one) => one.agentId === agentId).toReversed()),
    async end(id, { winner, by }) {
      const one = kept.get(id);
      if (one?.state !== 'running') throw experimentUnknown(id);
      const state = winner === null ? 'stopped' : 'concluded';
      Object.assign(one, { state, winner, endedBy: by, endedAtMs: clock.epochMs() });
      return structuredClone(one);
    },
    async results(id) {
      const one = kept.get(id);
      if (!one) return [];
      const rows = (await calls?.of.list({ limit: 10_000 }))?.filter((row) => row.experimentId === id) ?? [];
      return one.arms.map(({ number }): ArmTally => {
        const own = rows.filter((row) => row.agentVersion?.number === number);
        const ended = own.flatMap(({ id: callId, end }) => (end ? [{ callId, ...end }] : []));
        const sum = (of: (call: (typeof ended)[number]) => number): number =>
          ended.reduce((total, call) => total + of(call), 0);
        const reasons = new Map<string, number>();
        for (const { reason } of ended) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
        return {
          number,
          calls: own.length,
          ended: ended.length,
          goals: ended.filter(({ reason }) => reason === one.goal).length,
          durationMs: sum((call) => call.durationMs),
          turns: sum((call) => call.turns),
          interruptions: sum(
            ({ callId }) =>
              (calls?.logs.entriesOf(callId) ?? []).filter(
                ({ kind, data }) => kind === 'event' && data.type === 'reply.ended' && data.cut,
              ).length,
          ),
          outcomes: [...reasons]
            .map(([reason, count]) => ({ reason, calls: count }))
            .toSorted((a, b) => b.calls - a.calls || (a.reason < b.reason ? -1 : 1))
            .slice(0, 10),
        };
      });
    },
  };
}
