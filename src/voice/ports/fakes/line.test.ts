import { describe, expect, it } from 'vitest';
import { FRAME_SAMPLES } from '#audio/frames.ts';
import { lineContract } from '../line.contract.ts';
import type { LineReceiver } from '../line.ts';
import { VirtualClock } from './clock.ts';
import { FakeLine, type FakeLineSetup } from './line.ts';

lineContract('the fake line', async () => {
  const clock = new VirtualClock();
  const line = new FakeLine({ clock });
  return {
    line,
    far: {
      speak: async (levels) => {
        for (const level of levels) line.hear(new Float32Array(FRAME_SAMPLES).fill(level));
      },
      press: async (digit) => line.press(digit),
      audio: () => {
        const cleared = line.records.findLastIndex((record) => record.type === 'clear');
        const kept = line.records
          .slice(cleared + 1)
          .flatMap((each) => (each.type === 'audio' ? [...each.audio] : []));
        return Uint8Array.from(kept);
      },
      play: () => clock.advance(line.unplayedMs + 1),
      hangUp: async () => line.leave(),
      vanish: async () => line.lose(),
      released: () => line.isClosed,
    },
    close: async () => expect(clock.pendingTimers).toBeLessThanOrEqual(1),
  };
});

function open(setup: Omit<FakeLineSetup, 'clock'> = {}) {
  const clock = new VirtualClock();
  const line = new FakeLine({ clock, ...setup });
  const heard: unknown[][] = [];
  const receiver: LineReceiver = {
    audio: (frame, mediaMs) => heard.push([clock.nowMs(), 'audio', mediaMs, frame[0]]),
    mark: (name) => heard.push([clock.nowMs(), 'mark', name]),
    played: (ms) => heard.push([clock.nowMs(), 'played', ms]),
    keypad: (digit) => heard.push([clock.nowMs(), 'keypad', digit]),
    typed: (text) => heard.push([clock.nowMs(), 'typed', text]),
    closed: (reason) => heard.push([clock.nowMs(), 'closed', reason]),
  };
  line.attach(receiver);
  return { clock, line, heard };
}

const frame = (code: number): Uint8Array => new Uint8Array(160).fill(code);

describe('the fake line', () => {
  it('plays what it is sent in real time of the clock, and answers marks when it has', async () => {
    const { clock, line, heard } = open({ reportEveryMs: null });
    for (let i = 0; i < 5; i += 1) line.send(frame(i));
    line.mark('after 100');
    expect(line.unplayedMs).toBe(100);
    await clock.advance(30);
    expect(line.unplayedMs).toBe(70);
    await clock.advance(100);
    expect(heard).toEqual([[100, 'mark', 'after 100']]);
    expect(line.played.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      [0, 20],
      [20, 40],
      [40, 60],
      [60, 80],
      [80, 100],
    ]);
  });

  it('stops at a clear in the middle of a frame: what was played until then was heard', async () => {
    const { clock, line } = open();
    for (let i = 0; i < 5; i += 1) line.send(frame(0x80));
    await clock.advance(50);
    line.clear();
    expect(line.records.at(-1)).toEqual({ atMs: 50, type: 'clear', unplayedMs: 50 });
    await clock.advance(200);
    expect(line.played.at(-1)).toMatchObject({ fromMs: 40, toMs: 50 });
    expect(line.playedSamples()).toHaveLength(400);
    expect(line.playedSamples().every((x) => x > 0.9)).toBe(true);
  });

  it('tells how much it has played since the last clear', async () => {
    const { clock, line, heard } = open({ reportEveryMs: 40 });
    for (let i = 0; i < 5; i += 1) line.send(frame(0));
    await clock.advance(60);
    line.clear();
    line.send(frame(0));
    await clock.advance(60);
    expect(heard).toEqual([
      [40, 'played', 40],
      [80, 'played', 20],
    ]);
  });

  it('shows a gap where nothing was sent in time', async () => {
    const { clock, line } = open();
    line.send(frame(0x80));
    await clock.advance(60);
    line.send(frame(0x80));
    await clock.advance(60);
    const samples = line.playedSamples();
    expect(samples).toHaveLength(640);
    expect(samples.subarray(160, 480).every((x) => x === 0)).toBe(true);
    expect(samples.subarray(480).every((x) => x > 0.9)).toBe(true);
  });

  it('speaks for the caller frame by frame, on a media clock of its own', async () => {
    const { clock, line, heard } = open();
    let spoken = false;
    void line.speak(new Float32Array(2 * FRAME_SAMPLES + 1).fill(0.5)).then(() => (spoken = true));
    await clock.advance(59);
    expect(spoken).toBe(false);
    await clock.advance(1);
    expect(spoken).toBe(true);
    void line.silence(20);
    await clock.advance(20);
    expect(heard).toEqual([
      [20, 'audio', 0, 0.5],
      [40, 'audio', 20, 0.5],
      [60, 'audio', 40, 0.5],
      [80, 'audio', 60, 0],
    ]);
  });

  it('stops speaking when the caller is gone', async () => {
    const { clock, line, heard } = open();
    void line.speak(new Float32Array(10 * FRAME_SAMPLES));
    await clock.advance(40);
    line.leave();
    await clock.advance(400);
    expect(heard.slice(2)).toEqual([[40, 'closed', 'hangup']]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('carries wide-band samples too', async () => {
    const { clock, line } = open({ format: { encoding: 'pcm16', sampleRateHz: 16_000 } });
    line.send(new Uint8Array(640).fill(0x40));
    expect(line.unplayedMs).toBe(20);
    await clock.advance(20);
    expect(line.playedSamples()).toHaveLength(320);
    expect(line.playedSamples()[5]).toBeCloseTo(0x4040 / 32_768, 5);
  });
});
