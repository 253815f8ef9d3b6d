import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';

const headers = { host: OWN_HOST };
let parley: TestParley;
beforeEach(async () => {
  parley = await testParley();
});
afterEach(() => parley.server.close());

describe('The overview', () => {
  it('of a house without calls is empty, not a fault', async () => {
    const answer = await parley.server.inject({ url: '/api/overview', headers });
    expect(answer.json()).toMatchObject({ live: 0, days: [], endings: [], agents: [], channels: [] });
  });

  it('counts what goes on, what has ended, and reaches back as far as was asked', async () => {
    await (await parley.ring('call_1')).close();
    await parley.ring('call_2');
    const ask = async (query: string) =>
      (await parley.server.inject({ url: `/api/overview${query}`, headers })).json<{
        from: string;
        live: number;
        days: object[];
      }>();
    expect(await ask('')).toMatchObject({ live: 1, days: [{ calls: 2, talkMs: 5000 }] });
    const [day, week] = [await ask('?days=1'), await ask('?days=7')];
    expect(Date.parse(day.from) - Date.parse(week.from)).toBe(6 * 24 * 3_600_000);
  });

  it.each(['?timeZone=Mars/Olympus', '?timeZone=%2B02:00', '?timeZone=', '?days=0', '?days=9999'])(
    'asked for what does not exist says so: %s',
    async (query) => {
      const answer = await parley.server.inject({ url: `/api/overview${query}`, headers });
      expect(answer.statusCode).toBe(400);
    },
  );
});
