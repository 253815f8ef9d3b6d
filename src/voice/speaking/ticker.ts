import { FRAME_MS } from '#audio/frames.ts';
import type { CancelTimer, Clock } from '../ports/clock.ts';

export interface Ticker {
  /** Calls `tick(nowMs)` every 20 ms until the returned function is called. */
  join(tick: (nowMs: number) => void): () => void;
  /** How late its ticks are, on average over about three seconds: what is wrong with the whole process. 0 while nobody is on the line. */
  readonly lagMs: number;
}

/** So many ticks the average looks back; one stall alone shall not count for long. */
const AVERAGED_TICKS = 3000 / FRAME_MS;
/** A tick after a gap stands for those that were left out, but for no more than this. */
const MOST_LEFT_OUT = 3;

/**
 * One timer for the playout of all calls of a process. It keeps the beat of the clock, not of its own delays: a tick that comes
 * late is followed by one that is due at the time it always was. It rests while nobody is on the line.
 */
export function createTicker(clock: Clock, onFault: (fault: unknown) => void): Ticker {
  const members = new Set<(nowMs: number) => void>();
  let cancel: CancelTimer | null = null;
  let dueMs = 0;
  let lagMs = 0;

  const beat = (): void => {
    const nowMs = clock.nowMs();
    const lateMs = Math.max(0, nowMs - dueMs);
    const ticks = Math.min(MOST_LEFT_OUT, 1 + Math.floor(lateMs / FRAME_MS));
    lagMs += ((lateMs - lagMs) * ticks) / AVERAGED_TICKS;
    for (const tick of members) {
      try {
        tick(nowMs);
      } catch (fault) {
        onFault(fault);
      }
    }
    const behind = Math.floor((nowMs - dueMs) / FRAME_MS);
    dueMs += (Math.max(0, behind) + 1) * FRAME_MS;
    cancel = members.size > 0 ? clock.timer(Math.max(0, dueMs - clock.nowMs()), beat) : null;
  };

  return {
    join: (tick) => {
      members.add(tick);
      if (!cancel) {
        dueMs = clock.nowMs() + FRAME_MS;
        cancel = clock.timer(FRAME_MS, beat);
      }
      return () => {
        members.delete(tick);
        if (members.size > 0 || !cancel) return;
        cancel();
        cancel = null;
        lagMs = 0;
      };
    },
    get lagMs() {
      return lagMs;
    },
  };
}
