import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import type { SessionService } from '#platform/sessions/session-service.ts';
import type { Principal } from '#platform/tenancy/principal.ts';
import type { SilenceLimits } from '#platform/lines/signs-of-life.ts';
import type { Clock } from '#voice/ports/clock.ts';

export interface SessionSocketOptions {
  sessions: Pick<SessionService, 'get' | 'record'>;
  principalOf: (request: FastifyRequest) => Principal;
  /** Asked again while a socket is open. Rejects with what a new request would be refused with: a key was revoked, a role was changed. */
  stillMay: (request: FastifyRequest) => Promise<void>;
  clock: Clock;
  log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>;
  limits?: Partial<SessionSocketLimits>;
}

export interface SessionSocketLimits extends SilenceLimits {
  /** What is sent may wait this long to be taken. */
  slowMs: number;
  /** How often it is asked whether who opened it may still. */
  askEveryMs: number;
  /** How often all sockets are looked after. */
  watchEveryMs: number;
  /** Sockets of one session. */
  most: number;
}

export const SESSION_SOCKET_LIMITS: SessionSocketLimits = {
  silentMs: 10_000,
  silentGraceMs: 5000,
  slowMs: 10_000,
  askEveryMs: 10_000,
  watchEveryMs: 500,
  most: 4,
};

/** One message of sound: two seconds at 16 kHz. */
export const MAX_MESSAGE_BYTES = 65_536;
/** The agent's sound that may wait in a socket: half a minute. */
export const MAX_WAITING_BYTES = 1_000_000;
/** Messages a second in the long run, and at once: frames of 10 ms, and what a stalled network brings. */
export const MESSAGES_PER_SECOND = 150;
export const MESSAGES_BURST = 1500;
