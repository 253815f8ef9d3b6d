import type { FastifyBaseLogger } from 'fastify';
import type { Reception } from '#platform/calls/reception.ts';
import type { Rest } from '#platform/lines/wake-ups.ts';
import type { Switchboard } from '#platform/calls/switchboard.ts';
import type { TwilioAccounts } from './accounts.ts';
import type { TwilioCarrier } from './carrier.ts';
import type { PlacedByTwilio } from './placed-webhooks.ts';
import type { Dispatch } from '#platform/calls/dispatch/dispatcher.ts';
import type { Tickets } from './tickets.ts';
import { SOCKET_LIMITS, type SocketLimits } from '#platform/lines/bounds.ts';
import type { Chance, Clock } from '#voice/ports/clock.ts';

export interface TwilioOptions {
  reception: Reception;
  clock: Clock;
  /** Frames of many calls gather while the process rests; without it each is taken as it comes. */
  rest?: Rest;
  chance: Chance;
  log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>;
  /** Whose account a call comes by. Without its token only this machine may ring. */
  accounts: TwilioAccounts;
  /** The address under which Twilio reaches us, such as `https://voice.example.com`; needed behind a proxy. */
  publicUrl?: string;
  /** Hands a call that goes on to another number. */
  transfer?: TwilioCarrier['transfer'];
  /** The calls that Parley places, where it does. */
  placed?: PlacedByTwilio;
  /** Whose number was called, and who answers. */
  switchboard: Switchboard;
  limits?: Partial<TwilioLimits>;
  /** Calls are held by other processes; without it, by this one. */
  dispatch?: Dispatch;
  /** Who may come in at the media socket, where another part lets lines in as well. */
  tickets?: Tickets;
}

export interface TwilioLimits extends SocketLimits {
  /** From the socket's opening to its `start`. */
  startWithinMs: number;
  /** Sockets that have not shown a ticket yet. */
  maxUnstarted: number;
}

export const TWILIO_LIMITS: TwilioLimits = {
  ...SOCKET_LIMITS,
  startWithinMs: 5000,
  maxUnstarted: 64,
};
