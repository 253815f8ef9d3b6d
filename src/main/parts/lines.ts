/** The lines by which callers come: the telephone and the browser. */
import type { FastifyInstance } from 'fastify';
import { registerBrowserLine } from '#adapters/channels/browser/register.ts';
import { registerSessionSocket } from '#adapters/channels/session/register.ts';
import { registerTwilio } from '#adapters/channels/twilio/register.ts';
import { postgresNumbersOfAll } from '#adapters/store/number-store.ts';
import type { Store } from '#adapters/store/open-store.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import { principalOf } from '#api/access/principal.ts';
import type { Desk } from '#platform/calls/desk.ts';
import { switchboard } from '#platform/calls/switchboard.ts';
import type { SessionService } from '#platform/sessions/session-service.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { systemChance as chance, systemClock as clock, systemRest } from '../clock.ts';
import type { OpenedDispatch } from './dispatch.ts';
import { type OpenedOutbound, twilioAccounts } from './outbound.ts';
import type { Settings } from '../settings/settings.ts';

export interface LineParts {
  settings: Settings;
  log: Log;
  store: Store;
  desk: Desk;
  outbound: OpenedOutbound;
  dispatch: OpenedDispatch;
  sessions: SessionService;
}

export async function registerLines(
  server: FastifyInstance,
  { settings, log, store, desk, outbound, dispatch, sessions }: LineParts,
): Promise<void> {
  const line = { reception: desk, clock, chance, log };
  await registerTwilio(server, {
    ...line,
    rest: systemRest,
    accounts: twilioAccounts(settings),
    placed: outbound,
    ...(dispatch.dispatch && { dispatch: dispatch.dispatch }),
    ...(dispatch.tickets && { tickets: dispatch.tickets }),
    transfer: outbound.transfer,
    ...(settings.publicUrl !== null && { publicUrl: settings.publicUrl }),
    switchboard: switchboard({
      numbers: postgresNumbersOfAll(store.database.db),
      agentsOf: (tenantId) => store.forTenant(tenantId).agents,
      home: { tenantId: HOME_TENANT, agentId: settings.agentId },
      clock,
    }),
  });
  await registerSessionSocket(server, {
    sessions,
    principalOf,
    stillMay: (request) => server.stillMay(request),
    clock,
    log,
  });
  await registerBrowserLine(server, {
    ...line,
    tenantOf: (request) => principalOf(request).tenantId,
    ...(settings.publicUrl !== null && { allowedOrigins: [new URL(settings.publicUrl).origin] }),
  });
}
