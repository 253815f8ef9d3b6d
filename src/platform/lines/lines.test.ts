import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { closeCodeOf, closeReason } from './close-codes.ts';
import { Heard } from './fakes/reception.ts';
import { LineInbox } from './line-inbox.ts';
import { PaceLimit } from './pace-limit.ts';
import { isSilence, SILENT_FRAME } from '#audio/silence.ts';
import { Reframer } from './reframer.ts';
import { SocketWatch } from './socket-watch.ts';

describe('a line that nobody listens to yet', () => {
  it('keeps the last ten seconds of audio and everything else, in order', () => {
    const inbox = new LineInbox();
    const frame = new Float32Array(320);
    for (let i = 0; i < 600; i += 1) {
      if (i === 300) inbox.keypad('7');
      inbox.audio(frame.fill(i / 1000), i * 20);
    }
    const heard = new Heard(() => undefined);
    inbox.attach(heard);
    expect([heard.mediaMs.length, heard.mediaMs[0], heard.mediaMs.at(-1)]).toEqual([500, 2000, 11_980]);
    expect(heard.keys).toEqual(['7']);
  });

  it('forgets the oldest of a flood of keys', () => {
    const inbox = new LineInbox();
    for (let i = 0; i < 1000; i += 1) inbox.typed(String(i));
    const heard = new Heard(() => undefined);
    inbox.attach(heard);
    expect([heard.texts.length, heard.texts.at(-1)]).toEqual([200, '999']);
  });

  it('tells nothing after the end, and the end once', () => {
    const inbox = new LineInbox();
    const heard = new Heard(() => undefined);
    inbox.attach(heard);
    inbox.closed('hangup');
    inbox.closed('lost');
    inbox.keypad('1');
    inbox.audio(new Float32Array(320), 0);
    expect([heard.closings, heard.keys, heard.levels]).toEqual([['hangup'], [], []]);
  });
});

describe('a pace limit', () => {
  it('allows a burst, then what time brings', async () => {
    const clock = new VirtualClock();
    const limit = new PaceLimit(clock, 10, 5);
    const taken = (times: number): number =>
      Array.from({ length: times }, () => limit.take(1)).filter(Boolean).length;
    expect(taken(5)).toBe(5);
    expect(limit.take(1)).toBe(false);
    await clock.advance(300);
    expect(taken(5)).toBe(2);
    await clock.advance(60_000);
    expect(taken(10)).toBe(5);
  });
});

describe('a reframer', () => {
  it('cuts pieces of any size into frames with their true times', () => {
    const frames: [number, number, number][] = [];
    const reframer = new Reframer((frame, mediaMs) => frames.push([mediaMs, frame[0]!, frame[319]!]));
    const counting = Float32Array.from({ length: 1000 }, (_, i) => i);
    reframer.push(counting.subarray(0, 1));
    reframer.push(counting.subarray(1, 700));
    reframer.push(counting.subarray(700), 200);
    expect(frames).toEqual([
      [0, 0, 319],
      [20, 320, 639],
    ]);
    expect(reframer.positionMs).toBeCloseTo(56.25);
    reframer.silence(3.75);
    expect(frames.at(-1)).toEqual([40, 640, 0]);
    reframer.skip(1000);
    reframer.silence(20);
    expect(frames.at(-1)).toEqual([1060, 0, 0]);
  });

  it('is lent as it came where it is a frame already, and as the one silent frame where nothing sounds', () => {
    const frames: unknown[] = [];
    const sound = new Float32Array(320).fill(0.5);
    const which = (frame: Float32Array): string =>
      frame === SILENT_FRAME ? 'silent' : frame === sound ? 'as it came' : `${frame[79]} then ${frame[80]}`;
    const reframer = new Reframer((frame) => frames.push(which(frame)));
    reframer.push(sound);
    reframer.silence(45);
    reframer.push(sound);
    expect(frames).toEqual(['as it came', 'silent', 'silent', '0 then 0.5']);
    expect(reframer.positionMs).toBe(85);
    expect(isSilence(SILENT_FRAME)).toBe(true);
  });

  it("cuts a telephone's 8 kHz into frames of half as many samples", () => {
    const frames: [number, number, number][] = [];
    const reframer = new Reframer(
      (frame, mediaMs) => frames.push([mediaMs, frame.length, frame[159]!]),
      8000,
    );
    reframer.push(new Float32Array(200).fill(0.5));
    expect(reframer.positionMs).toBe(25);
    reframer.lost(55);
    expect(frames).toEqual([
      [0, 160, 0.5],
      [20, 160, 0],
      [40, 160, 0],
      [60, 160, 0],
    ]);
  });
});

describe('a socket watch', () => {
  it('has one timer for all, and none for nobody', async () => {
    const clock = new VirtualClock();
    const watch = new SocketWatch(clock, 500);
    let rounds = 0;
    const leave = [1, 2, 3].map(() => watch.add(() => (rounds += 1)));
    expect(clock.pendingTimers).toBe(1);
    await clock.advance(1000);
    expect(rounds).toBe(6);
    for (const each of leave) each();
    expect([clock.pendingTimers, watch.size]).toEqual([0, 0]);
  });

  it('stops by itself when a check takes the last one away', async () => {
    const clock = new VirtualClock();
    const watch = new SocketWatch(clock, 500);
    const leave = watch.add(() => leave());
    await clock.advance(500);
    expect(clock.pendingTimers).toBe(0);
  });
});

it('a close reason fits the 123 bytes that a WebSocket allows', () => {
  const reason = closeReason('line.malformed', 'ä'.repeat(200));
  expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(123);
  expect(reason).toMatch(/^line\.malformed: ä+…$/);
  expect(closeCodeOf('internal.fault')).toBe(1011);
});
