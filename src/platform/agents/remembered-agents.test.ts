import { describe, expect, it } from 'vitest';
import { ParleyError } from '#voice/errors.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { agentStoreContract } from './ports/agent-store.contract.ts';
import type { AgentStore } from './ports/agent-store.ts';
import { memoryAgentStore } from './ports/fakes/agent-store.ts';
import { rememberedAgents } from './remembered-agents.ts';

agentStoreContract('the agents that are remembered', async () => {
  const clock = new VirtualClock();
  return { store: rememberedAgents(memoryAgentStore(clock), clock), clock, close: async () => {} };
});

const CARDS = { id: 'cards', name: 'The card table', source: 'id: cards' };

const ANSWERING = { id: 'cards', name: 'The card table', versions: [{ number: 1, source: 'id: cards' }] };

/** A store that can go away: it then fails, or never answers. */
function stageStore() {
  const clock = new VirtualClock();
  const kept = memoryAgentStore(clock);
  const state: { is: 'there' | 'gone' | 'silent' } = { is: 'there' };
  const passage = async <T>(work: () => Promise<T>): Promise<T> => {
    if (state.is === 'gone') throw new ParleyError('storage.unavailable', 'the database did not answer');
    if (state.is === 'silent') return new Promise(() => undefined);
    return work();
  };
  const store: AgentStore = {
    ...kept,
    list: () => passage(() => kept.list()),
    answering: (id) => passage(() => kept.answering(id)),
    put: (agent) => passage(() => kept.put(agent)),
  };
  return { agents: rememberedAgents(store, clock), store, state, clock };
}

describe('While the store is away', () => {
  it('a caller was refused because the agent could not be read: it answers as it was last seen', async () => {
    const { agents, state } = stageStore();
    await agents.put(CARDS);
    state.is = 'gone';
    expect(await agents.answering('cards')).toMatchObject(ANSWERING);
  });

  it('the caller does not wait for a store that says nothing', async () => {
    const { agents, state, clock } = stageStore();
    await agents.put(CARDS);
    state.is = 'silent';
    let found: unknown = null;
    void agents.answering('cards').then((row) => (found = row));
    await clock.advance(500);
    expect(found).toMatchObject(ANSWERING);
    expect(clock.pendingTimers).toBe(0);
  });

  it('an agent that was never seen is not made up', async () => {
    const { agents, state } = stageStore();
    state.is = 'gone';
    await expect(agents.answering('cards')).rejects.toMatchObject({ code: 'storage.unavailable' });
  });
});

describe('While the store is there', () => {
  it('it is what counts: another process has changed the agent', async () => {
    const { agents, store } = stageStore();
    await agents.put(CARDS);
    await store.put({ ...CARDS, source: 'id: cards\nname: New' });
    expect((await agents.answering('cards'))?.versions[0]?.source).toContain('New');
  });
});
