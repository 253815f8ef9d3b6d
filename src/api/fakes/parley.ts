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
import { Jar } from '#platform/tenancy/ports/identity.contract.ts';
import type { BrandStore } from '#platform/tenancy/ports/brand-store.ts';
import { memoryBrand } from '#platform/tenancy/ports/fakes/brand-store.ts';
import { memoryIdentity, type MemoryIdentity } from '#platform/tenancy/ports/fakes/identity.ts';
import { memorySingleSignOn, type MemorySingleSignOn } from '#platform/tenancy/ports/fakes/single-sign-on.ts';
import { memoryTenancy, type MemoryTenancy } from '#platform/tenancy/ports/fakes/tenancy-store.ts';
import { TenantQuotas } from '#platform/tenancy/quotas.ts';
import { Recognition } from '#platform/tenancy/recognition.ts';
import { hashOf } from '#platform/tenancy/secret-text.ts';
import { memoryAudit, type MemoryAudit } from '#platform/governance/audit/fakes/audit.ts';
import { memoryGovernance, type MemoryGovernance } from '#platform/governance/fakes/governance.ts';
import { trustedKey } from '#platform/governance/audit/signing-key.ts';
import { Bench } from '#platform/agents/bench/bench.ts';
import { strategyTools } from '#platform/agents/instructions.ts';
import { scriptEngine } from '#platform/agents/script/engine.ts';
import { memoryAgentStore } from '#platform/agents/ports/fakes/agent-store.ts';
import { memoryExampleStore } from '#platform/agents/ports/fakes/example-store.ts';
import { memoryExperimentStore } from '#platform/agents/ports/fakes/experiment-store.ts';
import { memoryCallStore, type MemoryCallStore } from '#platform/calls/ports/fakes/call-store.ts';
import type { CallHead } from '#platform/calls/ports/call-store.ts';
import { memoryNumbers } from '#platform/calls/numbers/ports/fakes/number-store.ts';
import type { BundleStore } from '#platform/agents/bundles/ports/bundle-store.ts';
import { memoryBundleStore } from '#platform/agents/bundles/ports/fakes/bundle-store.ts';
import { memorySecrets } from '#platform/governance/custody/secrets/fakes/secrets.ts';
import { memoryCallFigures } from '#platform/insights/ports/fakes/call-figures.ts';
import type { Custody } from '#platform/governance/custody/custody.ts';
import { LiveBoard } from '#platform/calls/live-board.ts';
import type { LiveCall } from '#platform/calls/reception.ts';
import { ParleyError } from '#voice/errors.ts';
import type { LogEntry } from '#voice/log.ts';
import { FakeChance, VirtualClock } from '#voice/ports/fakes/clock.ts';
import { type FakeSpeechToText, fakeSpeechToText } from '#voice/ports/fakes/speech-to-text.ts';
import { testSessions } from '#platform/sessions/fakes/sessions.ts';
import type { ApiDeps, TenantStores } from '../deps.ts';
import { createServer } from '../server.ts';

export const OWN_HOST = 'localhost:7070';
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

export interface TestCall extends LiveCall {
  happen(...entries: LogEntry[]): void;
  /** Reaches followers only, as while the database is behind. */
  happenUnstored(...entries: LogEntry[]): void;
  followers(): number;
  /** What an operator had it do. */
  deeds: string[];
  /** How `end` was asked for. */
  asked: { by: string; reason: string } | null;
  /** Answers to `end` wait for `close`. */
  slowGoodbye: boolean;
  close(): Promise<void>;
}

export async function testParley(
  change: (deps: ApiDeps) => Partial<ApiDeps> = () => ({}),
): Promise<TestParley> {
  const clock = new VirtualClock();
  const chance = new FakeChance();
  const logLines: string[] = [];
  const calls = memoryCallStore();
  const live = new LiveBoard();
  const agents = new Map<string, Pick<TenantStores, 'agents' | 'experiments' | 'examples'>>();
  const webhooks = memoryWebhooks();
  const audit = memoryAudit(() => clock.epochMs());
  const numbers = memoryNumbers();
  const governance = memoryGovernance({ clock, audit });
  const bundles = new Map<string, BundleStore>();
  const bundlesOf = (tenantId: string): BundleStore => {
    const own = bundles.get(tenantId) ?? memoryBundleStore();
    bundles.set(tenantId, own);
    return own;
  };
  const brands = new Map<string, BrandStore>();
  const brandOf = (tenantId: string): BrandStore => {
    const own = brands.get(tenantId) ?? memoryBrand();
    brands.set(tenantId, own);
    return own;
  };
  const hears = fakeSpeechToText({ clock });
  const sessions = testSessions(clock, {
    audit,
    governance,
    recognisers: [{ stt: hears, guided: false }],
    quotas: { enterCall: (tenantId) => base.quotas.enterCall(tenantId) },
  });
  const tenant = (tenantId: string): TenantStores => {
    const own = agents.get(tenantId) ?? agentStores(clock, calls, tenantId);
    agents.set(tenantId, own);
    return {
      calls: calls.forTenant(tenantId),
      ...own,
      audit: audit.trailOf(tenantId),
      numbers: numbers.forTenant(tenantId),
      governance: governance.storesOf(tenantId),
      figures: memoryCallFigures(calls.forTenant(tenantId)),
      bundles: bundlesOf(tenantId),
      webhooks: webhooks.storeOf(tenantId),
      inboundHooks: webhooks.inboundOf(tenantId),
      brand: brandOf(tenantId),
      sessions: sessions.stores.forTenant(tenantId),
      get tenancy() {
        return tenancy.forTenant(tenantId);
      },
    };
  };
  const bench = new Bench({
    clock,
    chance,
    mindFor: (strategy) => ({ llm: [scriptEngine(strategy)], tools: strategyTools(strategy) }),
    onFault: (fault) => {
      throw fault;
    },
  });
  const tenancy = memoryTenancy();
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
  const ring = async (id: string, head: Partial<CallHead> = {}): Promise<TestCall> => {
    await calls.open(callHead(id, { startedAtMs: clock.epochMs(), ...head }));
    const about = aboutOf(callHead(id, { startedAtMs: clock.epochMs(), ...head }));
    const tenantId = head.tenantId ?? HOME_TENANT;
    const call: TestCall = testCall({ id, tenantId, about, live, calls });
    live.add(call);
    return call;
  };
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

let somebodies = 0;

async function somebody(parts: {
  role: Role;
  tenantId: string;
  tenancy: MemoryTenancy;
  identity: MemoryIdentity;
  clock: VirtualClock;
}): Promise<Record<string, string>> {
  const { role, tenantId, tenancy, identity, clock } = parts;
  const nowMs = clock.epochMs();
  somebodies += 1;
  if ((await tenancy.ofAll.tenant(tenantId)) === null)
    await tenancy.ofAll.createTenant({ id: tenantId, name: tenantId, state: 'active', createdAtMs: nowMs });
  if (role === 'platform') {
    const email = `team${somebodies}@parley.example`;
    const { id } = await identity.createPersonWithoutPassword({ email, name: 'Team' });
    await tenancy.ofAll.addPlatform(id, nowMs);
    const { cookie } = new Jar().take(await identity.admit(id, null, new Jar()));
    return { host: OWN_HOST, cookie, 'x-parley-tenant': tenantId };
  }
  const secret = `pk_${role}_${somebodies}`;
  const times = { createdAtMs: nowMs, lastUsedAtMs: null, expiresAtMs: null, revokedAtMs: null };
  const key = {
    id: `key_${somebodies}`,
    name: `${role} of ${tenantId}`,
    role,
    scopes: null,
    hint: 'pk_',
    createdBy: 'test',
    ...times,
  };
  await tenancy.forTenant(tenantId).addKey(key, hashOf(secret));
  return { host: OWN_HOST, authorization: `Bearer ${secret}` };
}

function agentStores(clock: VirtualClock, calls: MemoryCallStore, tenantId: string) {
  const experiments = memoryExperimentStore(clock, { of: calls.forTenant(tenantId), logs: calls });
  return { agents: memoryAgentStore(clock, experiments), experiments, examples: memoryExampleStore() };
}

export function callHead(id: string, head: Partial<CallHead> = {}): CallHead {
  return {
    id,
    tenantId: HOME_TENANT,
    agentId: 'dental',
    agentName: 'Front desk',
    channel: 'browser',
    from: null,
    to: null,
    startedAtMs: 0,
    // The API shows nothing of the plan.
    plan: {} as CallHead['plan'],
    providers: { stt: ['fake'], tts: ['fake'], llm: ['fake'], vad: 'fake' },
    ...head,
  };
}

export function partial(seq: number, text = `word ${seq}`): LogEntry {
  return { seq, atMs: seq * 10, kind: 'event', data: { type: 'caller.partial', utteranceId: 'u1', text } };
}

function aboutOf({
  agentId,
  agentName,
  channel,
  direction = 'inbound',
  from,
  to,
  startedAtMs,
}: CallHead): LiveCall['about'] {
  return { agent: { id: agentId, name: agentName }, channel, direction, from, to, startedAtMs };
}

interface TestCallParts {
  id: string;
  tenantId: string;
  about: LiveCall['about'];
  live: LiveBoard;
  calls: MemoryCallStore;
}

function testCall({ id, tenantId, about, live, calls }: TestCallParts): TestCall {
  const listeners = new Set<(entry: LogEntry) => void>();
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const tell = (entries: LogEntry[]): void => {
    for (const entry of entries) for (const listener of listeners) listener(entry);
  };
  const call: TestCall = {
    id,
    tenantId,
    ended,
    about,
    now: { state: 'active', lastWords: null, muted: false },
    deeds: [],
    say: (text, { now }) => void call.deeds.push(`say${now ? ' now' : ''}: ${text}`),
    mute(on) {
      call.now.muted = on;
      live.changed(call);
    },
    demandTransfer() {
      if (about.channel !== 'twilio')
        throw new ParleyError('call.not_transferable', 'It did not come by telephone.');
    },
    async transfer(to, { say }) {
      call.deeds.push(`transfer to ${to}${say === undefined ? '' : `, saying: ${say}`}`);
    },
    asked: null,
    slowGoodbye: false,
    followers: () => listeners.size,
    happen(...entries) {
      calls.append(id, entries);
      tell(entries);
    },
    happenUnstored: (...entries) => tell(entries),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    leave: async () => undefined,
    async end(by, reason) {
      call.asked = { by, reason };
      if (!call.slowGoodbye) await call.close();
      return ended;
    },
    async close() {
      const { by = 'caller', reason = 'hung up' } = call.asked ?? {};
      await calls.close(id, { endedAtMs: 5000, durationMs: 5000, reason, by, turns: 1 });
      live.remove(id);
      resolve();
    },
  };
  return call;
}
