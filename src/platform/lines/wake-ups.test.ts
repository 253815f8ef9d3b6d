import { describe, expect, it } from 'vitest';
import { WakeUps } from './wake-ups.ts';

/** A process on a clock of its own, which stands still but where it is slept or worked. */
function stage() {
  const stage = { nowMs: 1000, slept: [] as number[], due: [] as (() => void)[] };
  const wakeUps = new WakeUps({
    nowMs: () => stage.nowMs,
    sleep: (ms) => {
      stage.slept.push(ms);
      stage.nowMs += ms;
    },
    afterwards: (work) => stage.due.push(work),
  });
  return {
    stage,
    /** Frames of so many sockets come in, and are worked on for so long. */
    turn: (sockets: number, workMs: number): void => {
      for (let i = 0; i < sockets; i += 1) wakeUps.arrived(sockets);
      stage.nowMs += workMs;
      for (const work of stage.due.splice(0)) work();
    },
  };
}

describe('frames of many calls', () => {
  it('gather for what is left of 5 ms, once for all of them', () => {
    const { stage: seen, turn } = stage();
    turn(20, 1);
    turn(20, 1);
    turn(20, 2);
    expect(seen.slept).toEqual([4, 3]);
  });

  it('gather for what is left of 10 ms where they are very many, and for 5 again when some have gone', () => {
    const { stage: seen, turn } = stage();
    turn(24, 1);
    turn(24, 3);
    turn(23, 2);
    expect(seen.slept).toEqual([7, 3]);
  });

  it('are never waited for by a process that is busy, nor by one that was idle', () => {
    const { stage: seen, turn } = stage();
    for (let i = 0; i < 5; i += 1) turn(300, 11);
    seen.nowMs += 100;
    turn(300, 1);
    expect(seen.slept).toEqual([]);
  });

  it('are served one by one where calls are few', () => {
    const { stage: seen, turn } = stage();
    for (let i = 0; i < 5; i += 1) turn(7, 1);
    expect(seen.slept).toEqual([]);
  });
});
