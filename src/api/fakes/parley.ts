/** A Parley for the tests of the API: its stores in memory, calls that say what a test tells them, and the true HTTP server. */
import type { FastifyInstance, InjectOptions } from 'fastify';
import { pino } from 'pino';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { fakeRequests } from '#platform/net/fakes/guarded-requests.ts';
import { hookSecrets } from '#platform/webhooks/hook-secrets.ts';
import { webhookOutbox } from '#platform/webhooks/outbox.ts';
import { memoryWebhooks } from '#platform/webhooks/ports/fakes/webhooks.ts';
import { demoCookie } from '#platform/tenancy/demo.ts';
import type { Role } from '#platform/tenancy/permissions.ts';
import { memoryIdentity, type MemoryIdentity } from '#platform/tenancy/ports/fakes/identity.ts';
import { memorySingleSignOn, type MemorySingleSignOn } from '#platform/tenancy/ports/fakes/single-sign-on.ts';
import { memoryTenancy, type MemoryTenancy } from '#platform/tenancy/ports/fakes/tenancy-store.ts';
import { TenantQuotas } from '#platform/tenancy/quotas.ts';
import { Recognition } from '#platform/tenancy/recognition.ts';
import { memoryAudit, type MemoryAudit } from '#platform/governance/audit/fakes/audit.ts';
import { memoryGovernance, type MemoryGovernance } from '#platform/governance/fakes/governance.ts';
import { trustedKey } from '#platform/governance/audit/signing-key.ts';
import { Bench } from '#platform/agents/bench/bench.ts';
import { strategyTools } from '#platform/agents/instructions.ts';
import { scriptEngine } from '#platform/agents/script/engine.ts';
import { memoryCallStore, type MemoryCallStore } from '#platform/calls/ports/fakes/call-store.ts';
import type { CallHead } from '#platform/calls/ports/call-store.ts';
import { memorySecrets } from '#platform/governance/custody/secrets/fakes/secrets.ts';
import type { Custody } from '#platform/governance/custody/custody.ts';
import { LiveBoard } from '#platform/calls/live-board.ts';
import { FakeChance, VirtualClock } from '#voice/ports/fakes/clock.ts';
import { type FakeSpeechToText, fakeSpeechToText } from '#voice/ports/fakes/speech-to-text.ts';
import { testSessions } from '#platform/sessions/fakes/sessions.ts';
import type { ApiDeps, TenantStores } from '../deps.ts';
import { createServer } from '../server.ts';
import { OWN_HOST, somebody } from './somebody.ts';
import { tenantStores } from './tenant-stores.ts';
import { callHead, ringTestCall, type TestCall } from './test-call.ts';

export { OWN_HOST };

const TEST_SECRET = 'the secret of the tests, long enough';

export interface TestParley {
  /** Requests that bring neither cookie nor key come from the demo: the owner of the home tenant, at this machine. */
  server: FastifyInstance;
  /** As it comes, without being entered. */
  stranger: FastifyInstance['inject'];
  /** Headers of somebody with that role there: a key, or for the internal team a session. The tenant is made where it is missing. */
  as: (role: Role, tenantId?: string) => Promise<Record<string, string>>;
  identity: MemoryIdentity;
  tenancy: MemoryTenancy;
  sso: MemorySingleSignOn;
  calls: MemoryCallStore;
  clock: VirtualClock;
  deps: ApiDeps;
  audit: MemoryAudit;
  governance: MemoryGovernance;
  /** What the home tenant has. */
  home: TenantStores;
  /** What sessions hear with. */
  hears: FakeSpeechToText;
  /** Lines of the log, as they would be written. */
  logLines: string[];
  /** A call that goes on: entries given to `happen` reach the store and those who follow the call. */
  ring: (id: string, head?: Partial<CallHead>) => Promise<TestCall>;
}

export async function testParley(
  change: (deps: ApiDeps) => Partial<ApiDeps> = () => ({}),
): Promise<TestParley> {
  const clock = new VirtualClock();
  const chance = new FakeChance();
  const logLines: string[] = [];
  const calls = memoryCallStore();
  const live = new LiveBoard();
  const webhooks = memoryWebhooks();
  const audit = memoryAudit(() => clock.epochMs());
  const governance = memoryGovernance({ clock, audit });
  const hears = fakeSpeechToText({ clock });
  const sessions = testSessions(clock, {
    audit,
    governance,
    recognisers: [{ stt: hears, guided: false }],
    quotas: { enterCall: (tenantId) => base.quotas.enterCall(tenantId) },
  });
  const tenancy = memoryTenancy();
  const stores = sessions.stores;
  const tenant = tenantStores({ clock, calls, audit, governance, webhooks, sessions: stores, tenancy });
  const bench = new Bench({
    clock,
    chance,
    mindFor: (strategy) => ({ llm: [scriptEngine(strategy)], tools: strategyTools(strategy) }),
    onFault: (fault) => {
      throw fault;
    },
  });
  const identity = memoryIdentity(clock);
  const sso = memorySingleSignOn();
  const provider = { id: 'fake', label: 'Fake' };
  const base: ApiDeps = {
    tenant,
    calls,
    audit,
    governance,
    custody: {
      redactions: { for: async () => null },
      secrets: memorySecrets(),
    } as unknown as Custody,
    auditProof: {
      trusted: [trustedKey(audit.key.publicPem)],
      publicPems: [audit.key.publicPem],
      witnessed: () => [],
    },
    requests: fakeRequests(),
    outbox: webhookOutbox({ storeOf: (id) => webhooks.storeOf(id), clock, chance, nudge: () => {} }),
    webhookSecretOf: hookSecrets(new Uint8Array(32)),
    nudgeWebhooks: () => {},
    inboundHooks: webhooks.inbound,
    recordings: {
      begin: () => {
        throw new Error('the API records nothing');
      },
      find: async () => null,
      read: () => {
        throw new Error('there is nothing to read');
      },
    },
    bench,
    sessions: sessions.service,
    marketplace: null,
    modelProfiles: ['careful', 'quick'],
    ownModels: { standing: () => null },
    outbound: {
      ask: async () => {
        throw new Error('this Parley places no calls');
      },
      cancel: async () => false,
    },
    live,
    clock,
    chance,
    log: pino({ level: 'info' }, { write: (line: string) => void logLines.push(line) }),
    access: { secret: TEST_SECRET, loopback: true, demo: true, publicUrl: null, twilioSigned: false },
    identity,
    tenancy: tenancy.ofAll,
    recognition: new Recognition({ identity, tenancy: tenancy.ofAll, clock }),
    quotas: new TenantQuotas({ stores: (tenantId) => tenancy.forTenant(tenantId), clock }),
    singleSignOn: sso,
    post: { mails: false, send: async (letter) => void identity.letters.push(letter) },
    consolesFolder: null,
    status: {
      version: '1.2.3',
      startedAtMs: clock.epochMs(),
      maxCalls: 5,
      maxLagMs: 20,
      needs: {
        recogniser: provider,
        synthesiser: provider,
        model: provider,
        voiceActivity: provider,
        database: provider,
      },
      read: () => ({
        stopping: false,
        databaseUp: true,
        admission: { lagMs: 0.4, callsRefused: 3 },
        queues: { eventsToWrite: 0, eventsSpooled: 0, recogniser: 0, synthesiser: 0 },
        providers: [
          { role: 'tts', id: 'kokoro at here', circuit: 'open', code: 'provider.cut', restMs: 1500 },
        ],
      }),
    },
  };
  const deps = { ...base, ...change(base) };
  const server = await createServer(deps);
  const stranger = server.inject.bind(server) as FastifyInstance['inject'];
  const demo = demoCookie(TEST_SECRET, clock.epochMs()).split(';', 1)[0]!;
  server.inject = ((options: string | InjectOptions) =>
    stranger(entered(options, demo))) as typeof server.inject;
  const as = (role: Role, tenantId = HOME_TENANT) => somebody({ role, tenantId, tenancy, identity, clock });
  const ring = (id: string, head: Partial<CallHead> = {}) =>
    ringTestCall(callHead(id, { startedAtMs: clock.epochMs(), ...head }), { live, calls });
  return {
    server,
    stranger,
    as,
    identity,
    tenancy,
    sso,
    audit,
    governance,
    home: tenant(HOME_TENANT),
    calls,
    clock,
    deps,
    hears,
    logLines,
    ring,
  };
}

function entered(options: string | InjectOptions, demo: string): InjectOptions {
  const request = typeof options === 'string' ? { url: options } : options;
  const headers = request.headers ?? {};
  const brings = 'cookie' in headers || 'authorization' in headers;
  return brings ? request : { ...request, headers: { host: OWN_HOST, ...headers, cookie: demo } };
}
