import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import type { Reception } from '#platform/calls/reception.ts';
import type { SilenceLimits } from '#platform/lines/signs-of-life.ts';
import type { Chance, Clock } from '#voice/ports/clock.ts';

export interface BrowserLineOptions {
  reception: Reception;
  /** Whose agents the page that asks may talk with. */
  tenantOf: (request: FastifyRequest) => string;
  clock: Clock;
  chance: Chance;
  log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>;
  /** Pages of other origins that may talk, such as `https://shop.example.com`; a page of our own always may. */
  allowedOrigins?: string[];
  limits?: Partial<BrowserLimits>;
}

export interface BrowserLimits extends SilenceLimits {
  helloWithinMs: number;
  /** A call whose socket was lost is kept for this long. */
  resumeForMs: number;
  /** Sockets that have not said hello yet. */
  maxUnstarted: number;
  /** How often all sockets are looked after. */
  watchEveryMs: number;
}

export const BROWSER_LIMITS: BrowserLimits = {
  helloWithinMs: 5000,
  resumeForMs: 15_000,
  silentMs: 10_000,
  silentGraceMs: 5000,
  maxUnstarted: 64,
  watchEveryMs: 500,
};

/** One message may hold this much; an audio frame has 644 bytes, a text at most 1000 characters. */
export const MAX_MESSAGE_BYTES = 65_536;
/** Audio that a caller may be ahead of real time, after a stalled network. */
export const AUDIO_BURST_MS = 20_000;
/** Messages a second in the long run, and at once: 50 frames, 10 reports of what was played, marks. */
export const MESSAGES_PER_SECOND = 150;
export const MESSAGES_BURST = 1500;
/** What a person types. */
export const TEXTS_PER_SECOND = 2;
export const TEXTS_BURST = 12;
