/** What every ExperimentStore and ExampleStore does, with the calls of an experiment counted. Run over each adapter and over the fakes. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallReader, CallWriter } from '#platform/calls/ports/call-store.ts';
import { END, someCall, uniqueId } from '#platform/calls/ports/fakes/some-call.ts';
import type { LogEntry } from '#voice/log.ts';
import type { AgentStore, Author } from './agent-store.ts';
import type { ExampleStore } from './example-store.ts';
import type { ExperimentStore } from './experiment-store.ts';

export interface OpenedExperiments {
  agents: AgentStore;
  experiments: ExperimentStore;
  examples: ExampleStore;
  calls: CallWriter & { forTenant(tenantId: string): CallReader };
  tenantId: string;
  close(): Promise<void>;
}

const ANN: Author = { kind: 'user', id: 'user_ann', label: 'ann@example.com' };

export function experimentStoreContract(name: string, open: () => Promise<OpenedExperiments>): void {
  describe(`${name} keeps the contracts of ExperimentStore and ExampleStore`, () => {
    let opened: OpenedExperiments;
    let agentId: string;
    beforeEach(async () => {
      opened = await open();
      agentId = uniqueId('t').replaceAll('_', '-');
      for (const greeting of ['a', 'b', 'c'])
        await opened.agents.put({ id: agentId, name: 'One', source: `greeting: ${greeting}` });
    });
    afterEach(() => opened.close());

    const arms = [
      { number: 1, weight: 3 },
      { number: 3, weight: 1 },
    ];
    const begin = (id = uniqueId('exp')) =>
      opened.experiments.start({ id, agentId, arms, goal: 'booked', by: ANN });

    test('a running experiment is part of what answers, with the versions of its arms', async () => {
      const { id } = await begin();
      const answering = await opened.agents.answering(agentId);
      expect(answering?.experiment).toEqual({ id, arms });
      expect(answering?.versions.map(({ number }) => number)).toEqual([3, 1]);
    });

    test('an agent has one experiment at a time', async () => {
      const first = await begin();
      await expect(begin()).rejects.toMatchObject({ code: 'experiment.running' });
      await opened.experiments.end(first.id, { winner: null, by: ANN });
      const second = await begin();
      expect((await opened.experiments.list(agentId)).map(({ id }) => id).toSorted()).toEqual(
        [first.id, second.id].toSorted(),
      );
    });

    test('an experiment ends once, stopped or with a winner, and splits no more calls', async () => {
      const { id } = await begin();
      const ended = await opened.experiments.end(id, { winner: 3, by: ANN });
      expect(ended).toMatchObject({ state: 'concluded', winner: 3, endedBy: ANN });
      expect(await opened.experiments.get(id)).toEqual(ended);
      expect((await opened.agents.answering(agentId))?.experiment).toBeNull();
      const again = opened.experiments.end(id, { winner: null, by: ANN });
      await expect(again).rejects.toMatchObject({ code: 'experiment.unknown' });
    });

    test('the calls of an experiment are counted by the version that they ran', async () => {
      const { id } = await begin();
      await call(id, 1, 'booked', [true, false]);
      await call(id, 1, 'hung up', [true]);
      await call(id, 3, null, []);
      await call(uniqueId('exp'), 3, 'booked', [true]);
      expect(await opened.experiments.results(id)).toEqual([
        {
          number: 1,
          calls: 2,
          ended: 2,
          goals: 1,
          durationMs: 2 * END.durationMs,
          turns: 2 * END.turns,
          interruptions: 2,
          outcomes: [
            { reason: 'booked', calls: 1 },
            { reason: 'hung up', calls: 1 },
          ],
        },
        { number: 3, calls: 1, ended: 0, goals: 0, durationMs: 0, turns: 0, interruptions: 0, outcomes: [] },
      ]);
    });

    test('an experiment that does not exist has no results', async () => {
      expect(await opened.experiments.get('nobody')).toBeNull();
      expect(await opened.experiments.results('nobody')).toEqual([]);
    });

    test('a marked turn is found, marked anew, and taken back', async () => {
      const { examples } = opened;
      const turn = {
        agentId,
        callId: 'call_1',
        seq: 7,
        caller: 'is it far',
        agent: 'No.',
        note: '',
        by: ANN,
      };
      await examples.add({ ...turn, markedAtMs: 5 });
      await examples.add({ ...turn, seq: 9, markedAtMs: 6 });
      await examples.add({ ...turn, note: 'kind', markedAtMs: 7 });
      expect(await examples.list(agentId)).toEqual([
        { ...turn, note: 'kind', markedAtMs: 7 },
        { ...turn, seq: 9, markedAtMs: 6 },
      ]);
      expect(await examples.remove(agentId, { callId: 'call_1', seq: 7 })).toBe(true);
      expect(await examples.remove(agentId, { callId: 'call_1', seq: 7 })).toBe(false);
      expect(await examples.list(agentId)).toHaveLength(1);
    });

    test('with its agent, everything of it is gone', async () => {
      const { id } = await begin();
      await opened.agents.remove(agentId);
      expect(await opened.experiments.get(id)).toBeNull();
    });

    async function call(experimentId: string, number: number, reason: string | null, cuts: boolean[]) {
      const { calls, tenantId } = opened;
      const head = { ...someCall(), tenantId, agentId, agentVersion: { number, hash: 'h' }, experimentId };
      await calls.open(head);
      calls.append(head.id, cuts.map(replyEnded));
      if (reason !== null) await calls.close(head.id, { ...END, reason });
      else await calls.flush(head.id);
      expect(await calls.forTenant(tenantId).get(head.id)).toMatchObject({
        agentVersion: { number, hash: 'h' },
        experimentId,
      });
    }
  });
}

function replyEnded(cut: boolean, at: number): LogEntry {
  const told = { text: 'Hello there.', heard: 'Hello', cut, heardMs: 300 };
  return { seq: at + 1, atMs: at, kind: 'event', data: { type: 'reply.ended', replyId: `r${at}`, ...told } };
}
