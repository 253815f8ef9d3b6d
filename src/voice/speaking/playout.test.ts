import { describe, expect, it } from 'vitest';
import { FakeLine, type FakeLineSetup } from '../ports/fakes/line.ts';
import type { CancelTimer, Clock } from '../ports/clock.ts';
import { VirtualClock } from '../ports/fakes/clock.ts';
import type { NewInput } from '../report.ts';
import { Playout } from './playout.ts';
import { createTicker } from './ticker.ts';

function stage(line: Omit<FakeLineSetup, 'clock'> & { marks?: boolean } = {}) {
  const clock = new VirtualClock();
  const far = new FakeLine({ clock, leadMs: 60, ...line });
  const told: (NewInput & { atMs: number })[] = [];
  const playout = new Playout({
    line: far,
    nowMs: () => clock.nowMs(),
    report: (input) => told.push({ ...input, atMs: clock.nowMs() }),
  });
  far.attach({
    audio: () => undefined,
    mark: (name) => line.marks !== false && playout.mark(name),
    played: (ms) => playout.played(ms),
    keypad: () => undefined,
    typed: () => undefined,
    closed: () => undefined,
  });
  const ticker = createTicker(clock, (fault) => {
    throw fault;
  });
  ticker.join(() => playout.tick(clock.nowMs()));
  const say = (id: string, ms: number): void => {
    playout.queue(id);
    playout.append(id, new Float32Array(ms * 16).fill(0.2));
    playout.complete(id);
  };
  return { clock, far, playout, told, say };
}

/** A clock whose timers are late, as they are in a process that is too busy. */
class LateClock implements Clock {
  readonly clock = new VirtualClock();
  delayMs = 0;
  nowMs = (): number => this.clock.nowMs();
  epochMs = (): number => this.clock.epochMs();
  timer = (ms: number, fire: () => void): CancelTimer => this.clock.timer(ms + this.delayMs, fire);
}

const audioOf = (far: FakeLine) => far.records.filter((record) => record.type === 'audio');

describe('playout', () => {
  it('[PO1] puts the first frame on the wire in the instant in which it arrives', async () => {
    const { clock, far, say } = stage();
    await clock.advance(107);
    say('c1', 1000);
    expect(audioOf(far)[0]!.atMs).toBe(107);
  });

  it('[PO1] never has more than its lead at the far end, and never less while there is audio', async () => {
    const { clock, far, say } = stage();
    say('c1', 5000);
    for (let ms = 0; ms < 4800; ms += 10) {
      await clock.advance(10);
      expect(far.unplayedMs).toBeLessThanOrEqual(80);
      expect(far.unplayedMs).toBeGreaterThan(0);
    }
  });

  it('[PO1] does not drift: two minutes of audio take two minutes', async () => {
    const { clock, told, say } = stage();
    say('c1', 120_000);
    await clock.advance(121_000);
    const ended = told.find((input) => input.type === 'playout.ended');
    expect(ended!.atMs).toBeGreaterThanOrEqual(120_000);
    expect(ended!.atMs).toBeLessThanOrEqual(120_040);
  });

  it('[PO2] catches up after a stalled loop by no more than one lead at once', async () => {
    const { clock, far, playout, say } = stage({ reportEveryMs: null });
    say('c1', 5000);
    await clock.advance(1000);
    const before = audioOf(far).length;
    playout.tick(clock.nowMs() + 500);
    expect(audioOf(far).length - before).toBeLessThanOrEqual(4);
  });

  it('[PO3] tells what was heard by what the far end has played, not by what was sent', async () => {
    const { clock, playout, say, far } = stage();
    say('c1', 4000);
    await clock.advance(1510);
    const at = playout.stop();
    const playedMs = far.played.reduce((sum, part) => sum + part.toMs - part.fromMs, 0);
    expect(at.clauseId).toBe('c1');
    expect(Math.abs(at.heardMs - playedMs)).toBeLessThanOrEqual(20);
  });

  it('[PO3] learns from marks that a far end lags behind', async () => {
    const { clock, playout, say } = stage({ reportEveryMs: null });
    say('c1', 4000);
    await clock.advance(1000);
    playout.mark('0:400');
    expect(playout.stop().heardMs).toBeLessThanOrEqual(420);
  });

  it('[PO3] takes no mark from before a clear for a proof', async () => {
    const { clock, playout, say } = stage({ reportEveryMs: null });
    say('c1', 4000);
    await clock.advance(1000);
    const { clauseId, heardMs } = playout.pause();
    playout.resume(clauseId!, heardMs);
    await clock.advance(200);
    playout.mark('0:100');
    expect(playout.stop().heardMs).toBeGreaterThanOrEqual(1180);
  });

  it('[PO3] counts nothing as heard while a far end that tells its progress has fallen silent', async () => {
    const { clock, playout, say, told } = stage({ reportEveryMs: null, marks: false });
    say('c1', 9000);
    await clock.advance(1000);
    playout.played(1000);
    await clock.advance(7000);
    expect(playout.pause().heardMs).toBeLessThanOrEqual(1000 + 1500 + 20);
    expect(told.some((input) => input.type === 'playout.ended')).toBe(false);
  });

  it('[PO4] goes on in mid-clause where it was paused, and with what was queued behind', async () => {
    const { clock, far, playout, told, say } = stage();
    say('c1', 1000);
    say('c2', 500);
    await clock.advance(400);
    const at = playout.pause();
    await clock.advance(3000);
    const sent = audioOf(far).length;
    expect(audioOf(far).filter((record) => record.atMs > 420)).toEqual([]);
    playout.resume(at.clauseId!, 300);
    await clock.advance(1400);
    expect(
      told
        .filter((input) => input.type === 'playout.ended')
        .map((input) => 'clauseId' in input && input.clauseId),
    ).toEqual(['c1', 'c2']);
    const bytes = audioOf(far)
      .slice(sent)
      .reduce((sum, record) => sum + (record.type === 'audio' ? record.audio.length : 0), 0);
    expect(Math.abs(bytes / 8 - 1200)).toBeLessThanOrEqual(25);
  });

  it('[PO1] sends a line that takes packets an eighth of the messages, with its lead in hand all the while', async () => {
    const { clock, far, say } = stage({ leadMs: 300, packetMs: 160 });
    say('c1', 5000);
    for (let ms = 0; ms < 4800; ms += 10) {
      await clock.advance(10);
      expect(far.unplayedMs).toBeLessThanOrEqual(320);
      if (ms > 0) expect(far.unplayedMs).toBeGreaterThanOrEqual(140);
    }
    await clock.advance(1000);
    expect(audioOf(far).length).toBe(Math.ceil(5000 / 160));
  });

  it('[PO1] goes on in the beat after a voice that had paused within a clause speaks again', async () => {
    const { clock, far, playout } = stage({ leadMs: 300, packetMs: 160 });
    playout.queue('c1');
    for (const waitMs of [250, 730, 3, 400]) {
      playout.append('c1', new Float32Array(16 * 200).fill(0.2));
      await clock.advance(waitMs);
    }
    playout.complete('c1');
    await clock.advance(1000);
    const sentMs = audioOf(far).reduce((sum, { audio }) => sum + audio.length / 8, 0);
    expect(sentMs).toBe(800);
    expect(audioOf(far).map(({ atMs }) => atMs)).toContain(250);
    expect(audioOf(far).map(({ atMs }) => atMs)).toContain(980);
  });

  it('[PO1] lets the first sound of a reply leave at once also where a packet is not full', async () => {
    const { clock, far, playout } = stage({ leadMs: 300, packetMs: 160 });
    playout.queue('c1');
    const sent: [number, number][] = [];
    for (let chunk = 0; chunk < 8; chunk += 1) {
      playout.append('c1', new Float32Array(320).fill(0.2));
      await clock.advance(5);
    }
    for (const record of audioOf(far))
      if (record.type === 'audio') sent.push([record.atMs, record.audio.length]);
    expect(sent[0]).toEqual([0, 160]);
    expect(sent.reduce((sum, [, bytes]) => sum + bytes, 0)).toBe(8 * 160);
  });

  it('[PO3] knows of a packet within a frame what was heard, and takes it back once when marks tell of a lag', async () => {
    for (const untilMs of [1010, 1047, 1079, 1133]) {
      const { clock, far, playout, say } = stage({ leadMs: 300, packetMs: 160 });
      say('c1', 4000);
      await clock.advance(untilMs);
      const at = playout.stop();
      const playedMs = far.played.reduce((sum, part) => sum + part.toMs - part.fromMs, 0);
      expect(Math.abs(at.heardMs - playedMs)).toBeLessThanOrEqual(20);
    }
    const { clock, playout, say } = stage({ leadMs: 300, packetMs: 160, reportEveryMs: null, marks: false });
    say('c1', 4000);
    await clock.advance(1050);
    playout.mark('0:1000');
    playout.mark('0:970');
    const { heardMs } = playout.stop();
    expect(heardMs).toBeGreaterThan(940);
    expect(heardMs).toBeLessThanOrEqual(970);
  });

  it('[PO4] goes on in mid-packet where it was paused, and loses nothing', async () => {
    const { clock, far, playout, told, say } = stage({ leadMs: 300, packetMs: 160 });
    say('c1', 1000);
    await clock.advance(433);
    const at = playout.pause();
    expect(Math.abs(at.heardMs - 433)).toBeLessThanOrEqual(20);
    const sent = audioOf(far).length;
    playout.resume(at.clauseId!, at.heardMs);
    await clock.advance(1400);
    const bytes = audioOf(far)
      .slice(sent)
      .reduce((sum, record) => sum + (record.type === 'audio' ? record.audio.length : 0), 0);
    expect(Math.abs(bytes / 8 - (1000 - at.heardMs))).toBeLessThanOrEqual(1);
    expect(told.at(-1)).toMatchObject({ type: 'playout.ended', clauseId: 'c1' });
  });

  it('[FB8] carries audible comfort sound while it is on, and none after', async () => {
    const { clock, far, playout } = stage();
    playout.comfort(true);
    await clock.advance(5000);
    expect(far.playedSamples().some((sample) => Math.abs(sample) > 0.0005)).toBe(true);
    playout.comfort(false);
    const count = audioOf(far).length;
    await clock.advance(1000);
    expect(audioOf(far).length).toBe(count);
  });
});

describe('the ticker', () => {
  it('[PO5] serves all calls with one timer, and rests without any', async () => {
    const clock = new VirtualClock();
    const ticker = createTicker(clock, () => undefined);
    const beats: number[][] = [[], []];
    const leave = beats.map((beat) => ticker.join((nowMs) => beat.push(nowMs)));
    await clock.advance(1000);
    expect(clock.pendingTimers).toBe(1);
    expect(beats[0]).toHaveLength(50);
    expect(beats[0]).toEqual(beats[1]);
    for (const go of leave) go();
    expect(clock.pendingTimers).toBe(0);
  });

  it('tells how late it is when that lasts, and forgets one stall', async () => {
    const late = new LateClock();
    const ticker = createTicker(late, () => undefined);
    const leave = ticker.join(() => undefined);
    await late.clock.advance(2000);
    expect(ticker.lagMs).toBe(0);
    late.delayMs = 500;
    await late.clock.advance(20);
    late.delayMs = 0;
    await late.clock.advance(520);
    expect(ticker.lagMs).toBeGreaterThan(5);
    expect(ticker.lagMs).toBeLessThan(20);
    await late.clock.advance(5000);
    expect(ticker.lagMs).toBeLessThan(3);
    late.delayMs = 45;
    await late.clock.advance(6000);
    expect(ticker.lagMs).toBeGreaterThan(20);
    leave();
    expect(ticker.lagMs).toBe(0);
  });

  it('[PO5] one call that throws does not stop the others', async () => {
    const clock = new VirtualClock();
    const faults: unknown[] = [];
    const ticker = createTicker(clock, (fault) => faults.push(fault));
    let beats = 0;
    ticker.join(() => {
      throw new Error('broken call');
    });
    ticker.join(() => (beats += 1));
    await clock.advance(100);
    expect(beats).toBe(5);
    expect(faults).toHaveLength(5);
  });
});
