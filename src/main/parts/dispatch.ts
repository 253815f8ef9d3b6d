/** Dispatch put together: what a gateway and a runner have beside what every Parley has. */
import { Tickets } from '#adapters/channels/twilio/tickets.ts';
import { transferOf } from '#adapters/channels/twilio/voice-webhook.ts';
import { postgresBell } from '#adapters/store/dispatch/bell.ts';
import { postgresIntercom } from '#adapters/store/dispatch/intercom.ts';
import { postgresTicketsOfAll } from '#adapters/store/dispatch/ticket-store.ts';
import type { DatabasePlace } from '#adapters/store/database.ts';
import type { Store } from '#adapters/store/open-store.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import type { Desk } from '#platform/calls/desk.ts';
import { keepClean } from '#platform/calls/dispatch/cleaner.ts';
import { Dispatcher } from '#platform/calls/dispatch/dispatcher.ts';
import { Runner } from '#platform/calls/dispatch/runner.ts';
import { Elsewhere } from '#platform/calls/elsewhere/elsewhere.ts';
import { Hands } from '#platform/calls/elsewhere/hands.ts';
import { codeOf } from '#voice/errors.ts';
import { systemChance as chance, systemClock as clock } from '../clock.ts';
import type { Closing } from '../closing.ts';
import type { OpenedOutbound } from './outbound.ts';
import type { Settings } from '../settings/settings.ts';

export interface OpenedDispatch {
  dispatch?: Dispatcher;
  tickets?: Tickets;
  /** The calls of the other processes. */
  elsewhere?: Elsewhere;
  /** Once the port is known: from now on calls are claimed. */
  start(ownUrl: string): Promise<void>;
  fenced(callId: string): void;
}

/** How a runner on this machine reaches a gateway's embedded database; null where there is no need. */
export function reachedBy({ role }: Settings, place: DatabasePlace): string | null {
  if (role !== 'gateway' || !('address' in place)) return null;
  const { host, port, user, database, password } = place.address;
  const who = password === undefined ? user : `${user}:${encodeURIComponent(password)}`;
  return `postgres://${who}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
}

interface Parts {
  settings: Settings;
  store: Pick<Store, 'database' | 'forTenant'>;
  place: DatabasePlace;
  desk: Desk;
  outbound: Pick<OpenedOutbound, 'transfer'>;
  log: Log;
  closing: Closing;
}

/** The calls that other processes hold, and the way to them. */
function openElsewhere({ store, place, desk, log, closing }: Parts) {
  const intercom = postgresIntercom({ db: store.database.db, place }, { clock, log });
  const hands = new Hands({ intercom, here: desk, clock, chance });
  const elsewhere = new Elsewhere({
    here: desk,
    callsOf: (tenantId) => store.forTenant(tenantId).calls,
    hands,
    clock,
    onFault: (fault) =>
      log.warn({ code: codeOf(fault) }, 'The calls of other processes could not be looked for'),
  });
  const openHands = async (): Promise<void> =>
    closing.add({ name: 'intercom', limitMs: 1000, close: await hands.open() });
  return { elsewhere, openHands };
}

/** With the role `all` there is nothing of it. */
export function openDispatch(parts: Parts): OpenedDispatch {
  const { settings, store, place, desk, outbound, log, closing } = parts;
  if (settings.role === 'all') return { start: async () => {}, fenced: () => {} };
  const tickets = postgresTicketsOfAll(store.database.db);
  const bell = postgresBell(place, { clock, log });
  const { elsewhere, openHands } = openElsewhere(parts);
  const clean = (): void =>
    closing.add({ name: 'dispatch cleaner', limitMs: 100, close: keepClean({ store: tickets, clock, log }) });
  if (settings.role === 'gateway') {
    const dispatch = new Dispatcher({ store: tickets, bell, clock, chance, maxCalls: settings.maxCalls });
    return {
      dispatch,
      elsewhere,
      async start() {
        await openHands();
        await dispatch.open();
        closing.add({ name: 'dispatch', limitMs: 1000, close: () => dispatch.close() });
        clean();
      },
      fenced: () => {},
    };
  }
  const doors = new Tickets(clock, chance);
  let url = '';
  const runner = new Runner({
    id: chance.id('runner'),
    url: () => url,
    store: tickets,
    bell,
    reception: desk,
    openDoor: (call) => doors.issue(call),
    transferOf: ({ tenantId, request: { carrierId = '', to: callerId } }) =>
      transferOf(outbound, { tenantId, callSid: carrierId, callerId }),
    clock,
    log,
  });
  return {
    tickets: doors,
    elsewhere,
    async start(ownUrl) {
      await openHands();
      url = settings.runnerUrl ?? ownUrl;
      await runner.open();
      closing.add({ name: 'runner', limitMs: 1000, close: () => runner.close() });
      clean();
    },
    fenced: (callId) => runner.lose(callId),
  };
}
