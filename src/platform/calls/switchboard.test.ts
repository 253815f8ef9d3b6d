import { describe, expect, it } from 'vitest';
import { memoryAgentStore } from '#platform/agents/ports/fakes/agent-store.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { memoryNumbers } from './numbers/ports/fakes/number-store.ts';
import { HOURS, someNumber } from './numbers/ports/fakes/some-number.ts';
import { switchboard } from './switchboard.ts';

async function open() {
  const clock = new VirtualClock();
  const numbers = memoryNumbers();
  const agents = memoryAgentStore(clock);
  for (const id of ['front-desk', 'dental', 'sales']) await agents.put({ id, name: id, source: '' });
  let away: 'no' | 'failing' | 'late' = 'no';
  const directory = {
    find: async (number: string) => {
      if (away === 'failing') throw new Error('the database is away');
      return away === 'late' ? new Promise<null>(() => undefined) : numbers.find(number);
    },
  };
  const board = switchboard({
    numbers: directory,
    agentsOf: () => agents,
    home: { tenantId: 'default', agentId: 'front-desk' },
    clock,
  });
  const add = async (hours: typeof HOURS | null) => {
    const number = { ...someNumber(), hours };
    await numbers.forTenant('acme').add(number);
    return number;
  };
  return { board, add, clock, goAway: (how: typeof away) => (away = how) };
}

describe('the switchboard', () => {
  it('finds the tenant and the agent by the number that was called', async () => {
    const { board, add } = await open();
    const number = await add(null);
    const called = await board.called(number.number);
    expect(called).toEqual({ tenantId: 'acme', number });
    expect(await board.route(called, null)).toEqual({ agentId: 'dental' });
    expect(await board.route(called, 'sales')).toEqual({ agentId: 'sales' });
  });

  it('gives a number that nobody has taken to the default agent at home', async () => {
    const { board } = await open();
    for (const number of ['+19995550100', null]) {
      const called = await board.called(number);
      expect([called.tenantId, await board.route(called, null)]).toEqual([
        'default',
        { agentId: 'front-desk' },
      ]);
    }
  });

  it('says the sentence of a closed line, and that an agent is missing', async () => {
    const { board, add } = await open();
    const closed = { ...HOURS, ranges: [] };
    expect(await board.route(await board.called((await add(closed)).number), null)).toEqual(HOURS.outside);
    const missing = { ...closed, outside: { agentId: 'nobody' } };
    const route = await board.route(await board.called((await add(missing as never)).number), null);
    expect(route).toEqual({ nobody: 'nobody' });
  });

  it.each(['failing', 'late'] as const)(
    'knows the numbers that it has seen while the store is %s',
    async (how) => {
      const { board, add, clock, goAway } = await open();
      const number = await add(null);
      await board.called(number.number);
      goAway(how);
      const asked = board.called(number.number);
      await clock.advance(400);
      expect((await asked).tenantId).toBe('acme');
      const stranger = board.called('+19995550100');
      await clock.advance(400);
      expect((await stranger).tenantId).toBe('default');
    },
  );
});
