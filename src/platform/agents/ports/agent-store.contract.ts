/** What every AgentStore does. Run over each adapter and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { VirtualClock } from '#voice/ports/fakes/clock.ts';
import type { AgentStore } from './agent-store.ts';

export interface OpenedAgentStore {
  store: AgentStore;
  clock: VirtualClock;
  close(): Promise<void>;
}

/** `open` gives a store that may already hold other agents: the suite looks only at those whose id begins with `t-`. */
export function agentStoreContract(name: string, open: () => Promise<OpenedAgentStore>): void {
  describe(`${name} keeps the contract of AgentStore`, () => {
    let opened: OpenedAgentStore;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    test('an agent is found as it was put, with the time', async () => {
      const { store, clock } = opened;
      const agent = { id: 't-one', name: 'One', source: 'name: One\ngreeting: "Hé"\n' };
      const row = { ...agent, updatedAtMs: clock.epochMs() };
      expect(await store.put(agent)).toEqual(row);
      expect(await store.get('t-one')).toEqual(row);
    });

    test('putting an agent again replaces it', async () => {
      const { store, clock } = opened;
      await store.put({ id: 't-two', name: 'Two', source: 'a' });
      await clock.advance(1_500);
      const row = await store.put({ id: 't-two', name: 'Second', source: 'b' });
      expect(row.updatedAtMs).toBe(clock.epochMs());
      expect(await store.get('t-two')).toEqual(row);
      expect((await store.list()).filter(({ id }) => id === 't-two')).toEqual([row]);
    });

    test('agents are listed by id', async () => {
      for (const id of ['t-c', 't-a', 't-b']) await opened.store.put({ id, name: id, source: id });
      const ids = (await opened.store.list()).map(({ id }) => id);
      expect(ids.filter((id) => /^t-[abc]$/.test(id))).toEqual(['t-a', 't-b', 't-c']);
    });

    test('an agent that does not exist is null', async () => {
      expect(await opened.store.get('t-nobody')).toBeNull();
    });
  });
}
