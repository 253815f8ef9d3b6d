/** What every line over a socket bounds, whatever its protocol: a far end that sends more, or nothing at all, is hung up on. */
import type { Clock } from '#voice/ports/clock.ts';
import { PaceLimit } from './pace-limit.ts';
import type { SilenceLimits } from './signs-of-life.ts';

/** One message may hold this much; the largest that an honest far end sends is two seconds of sound at 16 kHz. */
export const MAX_MESSAGE_BYTES = 65_536;
/** Messages a second in the long run, and at once: frames of 10 or 20 ms, reports of what was played, marks; and what a stalled network brings. */
const MESSAGES_PER_SECOND = 150;
const MESSAGES_BURST = 1500;
/** Milliseconds of audio a second, of a far end whose clock runs fast. */
const AUDIO_MS_PER_SECOND = 1020;
/** Audio that a caller may be ahead of real time, after a stalled network. */
const AUDIO_BURST_MS = 20_000;

export interface SocketLimits extends SilenceLimits {
  /** How often all sockets are looked after. */
  watchEveryMs: number;
}

export const SOCKET_LIMITS: SocketLimits = { silentMs: 10_000, silentGraceMs: 5000, watchEveryMs: 500 };

/** Takes messages. */
export function messagePace(clock: Clock): PaceLimit {
  return new PaceLimit(clock, MESSAGES_PER_SECOND, MESSAGES_BURST);
}

/** Takes milliseconds of audio. */
export function audioPace(clock: Clock): PaceLimit {
  return new PaceLimit(clock, AUDIO_MS_PER_SECOND, AUDIO_BURST_MS);
}
