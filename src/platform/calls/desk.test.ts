import { describe, expect, it } from 'vitest';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { versionHash } from '#platform/agents/versions/canonical.ts';
import { FakeLine } from '#voice/ports/fakes/line.ts';
import { difference, ofTheHeart, replay } from '#voice/replay.ts';
import { openDesk, REQUEST, TINY } from './fakes/desk.ts';

describe('the front desk', () => {
  it('keeps a whole record: head, log that replays, recording and how it ended', async () => {
    const { clock, desk, calls, recordings, stt, faults } = await openDesk();
    const line = new FakeLine({ clock });
    const live = await desk.answer(line, REQUEST);
    line.idle();
    await clock.advance(3000);
    stt.enqueue({ final: { text: 'a n n a' } });
    void line.speak(new Float32Array(16_000).fill(0.3)).then(() => line.idle());
    await clock.advance(9000);
    await live.ended;
    const row = await calls.forTenant(HOME_TENANT).get(live.id);
    expect(row).toMatchObject({
      state: 'ended',
      agentId: 'tiny',
      from: '+15550100',
      agentVersion: { number: 1, hash: versionHash(TINY) },
      end: { by: 'agent', reason: 'done', turns: 1 },
    });
    const log = await calls.forTenant(HOME_TENANT).log(live.id, 0, 10_000);
    expect(difference(ofTheHeart(log), replay(row!.plan, { stt: 1, tts: 1, llm: 1 }, log).log)).toBeNull();
    const states = log.flatMap((line) =>
      line.kind === 'life' && 'state' in line.data ? line.data.state : [],
    );
    expect(states).toEqual(['created', 'active', 'ending', 'ended']);
    const recording = await recordings.find(live.id);
    expect(Math.abs(recording!.durationMs - row!.end!.durationMs)).toBeLessThan(200);
    expect(desk.count).toBe(0);
    expect(faults).toEqual([]);
  });

  it('writes down whom it turned away, and why', async () => {
    const { clock, desk, calls } = await openDesk(1);
    desk.turnedAway(REQUEST, 'twilio', 'no place was free');
    await clock.advance(1);
    const [row] = await calls.forTenant(HOME_TENANT).list({ limit: 10 });
    expect(row).toMatchObject({
      state: 'refused',
      channel: 'twilio',
      from: '+15550100',
      answeredAtMs: null,
      end: { reason: 'no place was free', by: 'limit', turns: 0 },
    });
  });

  it('refuses the call that is one too many, exactly', async () => {
    const { clock, desk } = await openDesk(1);
    const first = desk.answer(new FakeLine({ clock }), REQUEST);
    await expect(desk.answer(new FakeLine({ clock }), REQUEST)).rejects.toMatchObject({ code: 'call.full' });
    await first;
    expect(desk.count).toBe(1);
  });

  it('counts a place from the moment at which it is reserved to the end of the record, and each once', async () => {
    const { clock, desk } = await openDesk(2);
    const place = desk.reserve();
    const line = new FakeLine({ clock });
    const live = await desk.answer(line, { ...REQUEST, place });
    desk.reserve();
    await expect(desk.answer(new FakeLine({ clock }), REQUEST)).rejects.toMatchObject({ code: 'call.full' });
    expect(desk.load.callsRefused).toBe(1);
    line.leave();
    await clock.advance(100);
    await live.ended;
    await desk.answer(new FakeLine({ clock }), REQUEST);
    expect(() => desk.reserve()).toThrow('all of 2 places are taken');
  });

  it('gives a place back when the call could not be answered', async () => {
    const { clock, desk } = await openDesk(1);
    const nobody = { ...REQUEST, agentId: 'nobody', place: desk.reserve() };
    await expect(desk.answer(new FakeLine({ clock }), nobody)).rejects.toMatchObject({
      code: 'agent.unknown',
    });
    await desk.answer(new FakeLine({ clock }), REQUEST);
    expect(desk.count).toBe(1);
  });

  it('takes exactly as many as there is room for of a hundred that come in the same instant', async () => {
    const { clock, desk } = await openDesk(10);
    const results = await Promise.allSettled(
      Array.from({ length: 100 }, () => desk.answer(new FakeLine({ clock }), REQUEST)),
    );
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBe(10);
    expect([desk.count, desk.load.callsRefused]).toEqual([10, 90]);
  });

  it('says goodbye to everybody when it stops, and takes no more calls', async () => {
    const { clock, desk, calls } = await openDesk();
    const lines = [new FakeLine({ clock }), new FakeLine({ clock })];
    const live = await Promise.all(lines.map((line) => desk.answer(line, REQUEST)));
    await clock.advance(500);
    const stopped = desk.stop();
    await clock.advance(8000);
    await stopped;
    for (const call of live)
      expect(await calls.forTenant(HOME_TENANT).get(call.id)).toMatchObject({
        state: 'ended',
        end: { by: 'shutdown' },
      });
    await expect(desk.answer(new FakeLine({ clock }), REQUEST)).rejects.toMatchObject({
      code: 'call.stopping',
    });
  });

  it('hears the caller left and the agent right, where they sounded', async () => {
    const { clock, desk, recordings } = await openDesk();
    const line = new FakeLine({ clock });
    const live = await desk.answer(line, REQUEST);
    line.idle();
    await clock.advance(4000);
    void line.speak(new Float32Array(8000).fill(0.3)).then(() => line.idle());
    await clock.advance(2000);
    line.leave();
    await live.ended;
    const samples = recordings.samples(live.id)!;
    const loudMs = (side: number, fromMs: number, toMs: number): number => {
      let loud = 0;
      for (let i = fromMs * 8; i < toMs * 8; i += 1)
        if (Math.abs(samples[2 * i + side] ?? 0) > 1000) loud += 1;
      return loud / 8;
    };
    expect(loudMs(0, 3990, 4540)).toBeGreaterThan(450);
    expect(loudMs(0, 0, 3950)).toBe(0);
    expect(loudMs(1, 0, 2000)).toBeGreaterThan(500);
  });
});
