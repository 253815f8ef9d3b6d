import { describe, expect, it } from 'vitest';
import { createSegmenter } from './segmenter.ts';

/** Frames as a drawing: `#` is speech, `.` is not. */
function play(frames: string, pace = { onsetMs: 60, releaseMs: 200 }): string[] {
  const segmenter = createSegmenter(pace);
  return frames.split('').flatMap((frame, index) => {
    const change = segmenter.push(frame === '#');
    return change ? [`${change.type} at ${index}, ${change.sinceFrames} ago`] : [];
  });
}

describe('the segmenter', () => {
  it('[HR2] hears speech begin at its third frame, and knows when it really began', () => {
    expect(play('....####')).toEqual(['began at 6, 3 ago']);
  });
  it('[HR2] bridges one missed frame at the beginning', () => {
    expect(play('#.##')).toEqual(['began at 3, 4 ago']);
  });
  it('[HR2] takes a click of two frames for nothing', () => {
    expect(play('..##......##....')).toEqual([]);
  });
  it('[HR3] hears speech end after 200 ms without any, and knows its last frame', () => {
    expect(play(`####${'.'.repeat(12)}`)).toEqual(['began at 2, 3 ago', 'ended at 13, 10 ago']);
  });
  it('[HR3] a stop consonant does not end an utterance', () => {
    expect(play(`####${'.'.repeat(6)}####${'.'.repeat(10)}`)).toEqual([
      'began at 2, 3 ago',
      'ended at 23, 10 ago',
    ]);
  });
  it('[HR4] at its quickest begins with the first frame and ends with the first quiet one', () => {
    const quickest = { onsetMs: 20, releaseMs: 20 };
    expect(play('..##..#', quickest)).toEqual([
      'began at 2, 1 ago',
      'ended at 4, 1 ago',
      'began at 6, 1 ago',
    ]);
  });
  it('[HR2] takes as much speech as the strategy says', () => {
    expect(play('.#.#', { onsetMs: 40, releaseMs: 200 })).toEqual(['began at 3, 3 ago']);
    expect(play('.####.####', { onsetMs: 100, releaseMs: 200 })).toEqual(['began at 6, 6 ago']);
  });
});
