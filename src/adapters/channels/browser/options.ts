import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import type { Reception } from '#platform/calls/reception.ts';
import { SOCKET_LIMITS, type SocketLimits } from '#platform/lines/bounds.ts';
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

export interface BrowserLimits extends SocketLimits {
  helloWithinMs: number;
  /** A call whose socket was lost is kept for this long. */
  resumeForMs: number;
  /** Sockets that have not said hello yet. */
  maxUnstarted: number;
}

export const BROWSER_LIMITS: BrowserLimits = {
  ...SOCKET_LIMITS,
  helloWithinMs: 5000,
  resumeForMs: 15_000,
  maxUnstarted: 64,
};

/** What a person types. */
export const TEXTS_PER_SECOND = 2;
export const TEXTS_BURST = 12;
