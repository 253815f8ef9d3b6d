/** What every CallFigures does. Run over the adapter and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallStore } from '#platform/calls/ports/call-store.ts';
import { someCall } from '#platform/calls/ports/fakes/some-call.ts';
import type { CallFigures, FiguresQuery } from './call-figures.ts';

export interface OpenedFigures {
  calls: CallStore;
  /** Of the home tenant. */
  figures: CallFigures;
  /** Another tenant than the home tenant. */
  otherTenant: string;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
let opened = 0;

/** A year in which no other test's calls are, so that a store may hold them too. */
function ownYear(): number {
  opened += 1;
  return 2100 + ((process.pid * 31 + opened) % 7000);
}

export function callFiguresContract(name: string, open: () => Promise<OpenedFigures>): void {
  describe(`${name} keeps the contract of CallFigures`, () => {
    let house: OpenedFigures;
    let year: number;
    let utc: FiguresQuery;
    beforeEach(async () => {
      house = await open();
      const { calls } = house;
      year = ownYear();
      const startMs = Date.parse(`${year}-05-01T22:30:00Z`);
      utc = { fromMs: startMs - 24 * HOUR_MS, toMs: startMs + 72 * HOUR_MS, timeZone: 'UTC' };
      const ring = async (atMs: number, more: object, durationMs: number | null): Promise<void> => {
        const head = {
          ...someCall(),
          agentId: 'dental',
          agentName: 'Dental',
          channel: 'twilio',
          startedAtMs: atMs,
          ...more,
        };
        await calls.open(head);
        if (durationMs === null) return;
        const end = {
          endedAtMs: atMs + durationMs,
          durationMs,
          reason: 'the goal was reached',
          by: 'agent',
          turns: 4,
        };
        await calls.close(head.id, end);
      };
      await ring(startMs, {}, 60_000);
      await ring(startMs + HOUR_MS, { agentName: 'Willow Dental' }, 30_000);
      await ring(startMs + 2 * HOUR_MS, { agentId: 'cards', agentName: 'Cards', channel: 'browser' }, 10_000);
      await ring(startMs + 30 * HOUR_MS, {}, null);
      await ring(startMs, { tenantId: house.otherTenant }, 99_000);
      await ring(startMs + 80 * HOUR_MS, {}, 5_000);
    });
    afterEach(() => house.close());

    test('the calls of each version of an agent are counted', async () => {
      const agentId = `agent-${year}`;
      for (const number of [1, 2, 2])
        await house.calls.open({ ...someCall(), agentId, agentVersion: { number, hash: 'aa' } });
      await house.calls.open({ ...someCall(), agentId });
      await house.calls.open({
        ...someCall(),
        tenantId: house.otherTenant,
        agentId,
        agentVersion: { number: 1, hash: 'aa' },
      });
      expect(await house.figures.ofVersions(agentId)).toEqual(
        new Map([
          [1, 1],
          [2, 2],
        ]),
      );
    });

    test('the calls of each day are counted, with the time that was talked, and those of another tenant are not', async () => {
      const { days } = await house.figures.overview(utc);
      expect(days).toEqual([
        { day: `${year}-05-01`, calls: 2, lost: 0, talkMs: 90_000 },
        { day: `${year}-05-02`, calls: 1, lost: 0, talkMs: 10_000 },
        { day: `${year}-05-03`, calls: 1, lost: 0, talkMs: 0 },
      ]);
    });

    test('a day begins at the midnight of the time zone that was asked for', async () => {
      const { days } = await house.figures.overview({ ...utc, timeZone: 'Europe/Paris' });
      expect(days.map(({ day, calls }) => [day, calls])).toEqual([
        [`${year}-05-02`, 3],
        [`${year}-05-03`, 1],
      ]);
    });

    test('agents, channels and endings come with the most frequent first', async () => {
      const { agents, channels, endings } = await house.figures.overview(utc);
      expect(agents).toEqual([
        { agentId: 'dental', name: 'Dental', calls: 3, meanDurationMs: 45_000, meanTurns: 4 },
        { agentId: 'cards', name: 'Cards', calls: 1, meanDurationMs: 10_000, meanTurns: 4 },
      ]);
      expect(channels).toEqual([
        { channel: 'twilio', calls: 3 },
        { channel: 'browser', calls: 1 },
      ]);
      expect(endings).toEqual([{ by: 'agent', reason: 'the goal was reached', calls: 3 }]);
    });

    test('a time without calls is empty', async () => {
      const { figures } = house;
      expect(await figures.overview({ fromMs: 0, toMs: 1, timeZone: 'UTC' })).toEqual({
        days: [],
        endings: [],
        agents: [],
        channels: [],
      });
    });
  });
}
