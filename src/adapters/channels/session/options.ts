import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import type { SessionService } from '#platform/sessions/session-service.ts';
import type { Principal } from '#platform/tenancy/principal.ts';
import { SOCKET_LIMITS, type SocketLimits } from '#platform/lines/bounds.ts';
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

export interface SessionSocketLimits extends SocketLimits {
  /** What is sent may wait this long to be taken. */
  slowMs: number;
  /** How often it is asked whether who opened it may still. */
  askEveryMs: number;
  /** Sockets of one session. */
  most: number;
}

export const SESSION_SOCKET_LIMITS: SessionSocketLimits = {
  ...SOCKET_LIMITS,
  slowMs: 10_000,
  askEveryMs: 10_000,
  most: 4,
};

/** The agent's sound that may wait in a socket: half a minute. */
export const MAX_WAITING_BYTES = 1_000_000;
