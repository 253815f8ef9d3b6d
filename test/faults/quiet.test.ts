import { describe, expect, it } from 'vitest';
import { encodeMulawFloat } from '#audio/mulaw.ts';
import type { LineRecord } from '#voice/ports/fakes/line.ts';
import { quietIn, soundOf } from './quiet.ts';

/** 20 ms of a voice, or of the quiet sound of a line that is alive, sent at `atMs`. */
function sent(atMs: number, level = 0.3): LineRecord {
  const samples = Float32Array.from({ length: 160 }, (_, i) => level * Math.sin(i));
  const audio = new Uint8Array(160);
  encodeMulawFloat(samples, audio);
  return { type: 'audio', atMs, audio };
}

describe('What the far end hears', () => {
  it('is without a gap while it has something in hand, however late the next packet comes', () => {
    const sound = soundOf([sent(0), sent(0), sent(0), sent(55)]);
    expect(quietIn(sound, 0, 100)).toEqual({ gapMs: 0, voicelessMs: 0 });
  });

  it('is nothing from when it has played all to the next packet, and from the question to the first', () => {
    const sound = soundOf([sent(900), sent(900), sent(2400)]);
    expect(quietIn(sound, 0, 3000).gapMs).toBe(1460);
    expect(quietIn(sound, 100, 2000).gapMs).toBe(800);
  });

  it('is nothing for ever when nothing comes', () => {
    expect(quietIn(soundOf([sent(0)]), 100, 5000).gapMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('is no voice where it is only quiet sound', () => {
    const sound = soundOf([sent(0), sent(500, 0.005), sent(1000)]);
    expect(quietIn(sound, 0, 2000)).toEqual({ gapMs: 480, voicelessMs: 980 });
  });

  it('is not what was cleared before it was played', () => {
    const sound = soundOf([
      sent(0),
      sent(0),
      sent(0),
      { type: 'clear', atMs: 10, unplayedMs: 50 },
      sent(1000),
    ]);
    expect(quietIn(sound, 0, 2000).gapMs).toBe(980);
  });
});
