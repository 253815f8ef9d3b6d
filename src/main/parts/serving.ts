/** The server put together, with the lines by which callers come and what it says of its own state. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { openMarketplace } from '#adapters/marketplace/marketplace.ts';
import type { ApiDeps, StatusSource } from '#api/deps.ts';
import { createServer } from '#api/server.ts';
import type { Bench } from '#platform/agents/bench/bench.ts';
import type { Desk } from '#platform/calls/desk.ts';
import type { SessionService } from '#platform/sessions/session-service.ts';
import type { Status } from '#wire/api.ts';
import type { OpenedAudit } from './audit.ts';
import type { BuiltConsoles } from '../build-consoles.ts';
import { systemClock as clock } from '../clock.ts';
import type { Parts } from './desk.ts';
import type { OpenedDispatch } from './dispatch.ts';
import { registerLines } from './lines.ts';
import type { OpenedOutbound } from './outbound.ts';
import type { OpenedTenancy } from './tenancy.ts';
import type { OpenedWebhooks } from './webhooks.ts';

/** The folder of package.json. */
export const ROOT = join(import.meta.dirname, '..', '..', '..');
export const VERSION = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string })
  .version;

export interface ServerParts extends Parts {
  evidence: OpenedAudit;
  services: Pick<ApiDeps, 'requests' | 'governance' | 'custody' | 'ownModels'> & OpenedWebhooks;
  tenancy: OpenedTenancy;
  desk: Desk;
  sessions: SessionService;
  bench: Bench;
  outbound: OpenedOutbound;
  needs: Status['needs'];
  consoles: BuiltConsoles;
  state: { stopping: boolean };
  dispatch: OpenedDispatch;
}

export async function openServer(parts: ServerParts): Promise<FastifyInstance> {
  const { settings, log, store, evidence, tenancy, desk, outbound, recordings, consoles } = parts;
  const server = await createServer({
    tenant: (tenantId) => store.forTenant(tenantId),
    calls: store.calls,
    audit: evidence.audit,
    auditProof: evidence.proof,
    ...parts.services,
    recordings,
    live: desk,
    ...(parts.dispatch.elsewhere && { elsewhere: parts.dispatch.elsewhere }),
    sessions: parts.sessions,
    bench: parts.bench,
    modelProfiles: Object.keys(settings.modelProfiles),
    marketplace:
      settings.marketplace === null ? null : openMarketplace(settings.marketplace, parts.services.requests),
    outbound: outbound.calls,
    clock,
    log,
    ...tenancy,
    access: {
      secret: tenancy.secret,
      loopback: settings.loopback,
      demo: settings.demo,
      publicUrl: settings.publicUrl,
      twilioSigned: settings.twilioAuthToken !== null,
    },
    consolesFolder: consoles.folder,
    status: statusSource(parts),
  });
  const { dispatch, sessions } = parts;
  await registerLines(server, { settings, log, store, desk, outbound, dispatch, sessions });
  return server;
}

function statusSource({ settings, store, engines, desk, needs, state }: ServerParts): StatusSource {
  return {
    version: VERSION,
    startedAtMs: clock.epochMs(),
    maxCalls: settings.maxCalls,
    maxLagMs: settings.maxLagMs,
    needs,
    read() {
      const { eventsToWrite, eventsSpooled } = store.load();
      return {
        stopping: state.stopping,
        databaseUp: store.healthy(),
        admission: desk.load,
        queues: { eventsToWrite, eventsSpooled, ...engines.queues() },
        providers: engines.health?.() ?? [],
      };
    },
  };
}
