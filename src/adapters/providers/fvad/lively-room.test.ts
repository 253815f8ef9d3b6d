import { describe, expect, it } from 'vitest';
import { LivelyRoom } from './lively-room.ts';

/** Six people at another table: -41 to -33 dB, never quiet. */
const BABBLE = [-36, -34, -38, -41, -37, -33, -35, -39];
/** An ordinary caller's syllables. */
const CALLER = [-24, -20, -22, -27, -21, -25, -23, -29];

function hear(room: LivelyRoom, levels: readonly number[], frames: number, speech = false): boolean[] {
  return Array.from({ length: frames }, (_, i) => {
    room.push(levels[i % levels.length]!, speech);
    return room.isNear;
  });
}

describe('a room in which others talk', () => {
  it('[HR5] "the agent never answered me in the café": what is left when the caller falls silent is not near', () => {
    const room = new LivelyRoom();
    hear(room, BABBLE, 200);
    expect(hear(room, CALLER, 100, true).filter((near) => !near)).toEqual([]);
    expect(hear(room, BABBLE, 100, true).slice(4)).not.toContain(true);
  });

  it('[HR5] does not stop the agent before anybody was heard', () => {
    const room = new LivelyRoom();
    expect(hear(room, BABBLE, 400).slice(50)).not.toContain(true);
  });

  it('[HR5] does not hush a caller who talks for long without a breath', () => {
    const room = new LivelyRoom();
    hear(room, [-60], 100);
    expect(hear(room, CALLER, 1000, true)).not.toContain(false);
  });

  it('[HR5] does not make a soft caller in a quiet room too soft, nor one who has shouted', () => {
    const room = new LivelyRoom();
    hear(room, [-65], 100);
    expect(hear(room, [-46, -50, -55], 60)).not.toContain(false);
    hear(room, [-5], 10, true);
    hear(room, [-65], 100);
    expect(hear(room, [-46, -50, -55], 60)).not.toContain(false);
  });
});
