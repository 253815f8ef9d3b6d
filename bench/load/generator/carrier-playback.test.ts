import { describe, expect, it } from 'vitest';
import { CarrierPlayback } from './carrier-playback.ts';

/** 20 ms of µ-law. */
const FRAME = 160;

describe('The carrier that the generator plays', () => {
  it('plays what arrives in a burst one after the other', () => {
    const playback = new CarrierPlayback();
    expect(playback.media(FRAME, 1000)).toEqual({ startMs: 1000, holeMs: 0 });
    expect(playback.media(FRAME, 1000)).toEqual({ startMs: 1020, holeMs: 0 });
    expect(playback.media(3 * FRAME, 1001).startMs).toBe(1040);
    expect(playback.bufferedMs(1001)).toBe(99);
    expect(playback.endMs).toBe(1100);
  });

  it('returns a mark when what came before it has been played, and at once when nothing is queued', () => {
    const playback = new CarrierPlayback();
    playback.mark('empty', 990);
    expect(playback.returned(990)).toEqual(['empty']);
    playback.media(FRAME, 1000);
    playback.mark('first', 1000);
    playback.media(FRAME, 1000);
    playback.mark('second', 1000);
    expect(playback.returned(1019)).toEqual([]);
    expect(playback.returned(1020)).toEqual(['first']);
    expect(playback.hasMarks).toBe(true);
    expect(playback.returned(1100)).toEqual(['second']);
    expect(playback.returned(1200)).toEqual([]);
  });

  it('empties its queue at a clear and returns all marks, played or not', () => {
    const playback = new CarrierPlayback();
    playback.media(50 * FRAME, 0);
    playback.mark('a', 0);
    playback.mark('b', 10);
    expect(playback.clear(100)).toEqual(['a', 'b']);
    expect(playback.hasMarks).toBe(false);
    expect(playback.bufferedMs(100)).toBe(0);
    expect(playback.media(FRAME, 150)).toEqual({ startMs: 150, holeMs: 0 });
  });

  it('counts a hole when audio comes after its queue ran dry in the middle of speech', () => {
    const playback = new CarrierPlayback();
    playback.media(FRAME, 0);
    expect(playback.media(FRAME, 60).holeMs).toBe(40);
    expect(playback.media(FRAME, 85).holeMs).toBe(0);
    expect(playback.media(FRAME, 500).holeMs).toBe(0);
    playback.anew();
    expect(playback.media(FRAME, 600).holeMs).toBe(0);
  });
});
