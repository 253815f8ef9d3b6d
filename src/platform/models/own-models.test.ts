import { inspect } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { memoryAudit, type MemoryAudit } from '#platform/governance/audit/fakes/audit.ts';
import { memorySecrets } from '#platform/governance/custody/secrets/fakes/secrets.ts';
import { Secret } from '#platform/governance/custody/secrets/secret.ts';
import { memoryGovernance, type MemoryGovernance } from '#platform/governance/fakes/governance.ts';
import { ParleyError } from '#voice/errors.ts';
import { FakeChance, VirtualClock } from '#voice/ports/fakes/clock.ts';
import { OwnModels, type ModelAsk, type OpenedModel } from './own-models.ts';
import { memoryModelProfiles } from './ports/fakes/model-profile-store.ts';
import type { ModelProfileStore } from './ports/model-profile-store.ts';

let clock: VirtualClock;
let audit: MemoryAudit;
let governance: MemoryGovernance;
let secrets: ReturnType<typeof memorySecrets>;
let stores: Map<string, ModelProfileStore>;
let database: 'there' | 'gone' | 'silent';
let withheld: { code: string; reason: string }[];
let models: OwnModels;
beforeEach(() => {
  clock = new VirtualClock();
  audit = memoryAudit();
  governance = memoryGovernance({ clock, audit });
  secrets = memorySecrets();
  stores = new Map(['acme', 'globex'].map((id) => [id, memoryModelProfiles()]));
  database = 'there';
  withheld = [];
  models = new OwnModels({
    profilesOf: (tenantId) => ({
      async get(name) {
        if (database === 'gone') throw new ParleyError('storage.unavailable', 'the database is away');
        if (database === 'silent') return new Promise(() => undefined);
        return stores.get(tenantId)!.get(name);
      },
    }),
    secrets,
    gate: governance.gate,
    fetch: globalThis.fetch,
    clock,
    chance: new FakeChance(),
    onCircuit: () => undefined,
    onWithheld: (_ask, why) => void withheld.push(why),
  });
});

const has = (tenantId: string, more: { url?: string; secret?: string | null } = {}) =>
  stores.get(tenantId)!.put({
    name: 'careful',
    url: 'https://llm.example.com/v1',
    model: 'large',
    secret: 'llm',
    updatedAtMs: 0,
    updatedBy: 'Ada',
    ...more,
  });
const keep = (tenantId: string, value: string) =>
  secrets.put(tenantId, { name: 'llm', value: new Secret(value), by: 'Ada', keepPreviousMs: 0 });
const ask = (tenantId: string, more: Partial<ModelAsk> = {}): ModelAsk => ({
  tenantId,
  agent: { id: 'desk', name: 'Desk' },
  profile: 'careful',
  callId: 'call_1',
  facts: { channel: 'twilio', direction: 'inbound', sensitive: ['health'], policies: ['quiet-nights'] },
  ...more,
});
async function opened(tenantId: string): Promise<OpenedModel> {
  const own = await models.open(ask(tenantId));
  const [model] = own?.models ?? [];
  if (!model) throw new Error(`nothing was opened: ${inspect(own)}`);
  return model;
}
const decisions = (tenantId: string) => governance.storesOf(tenantId).decisions.list({ limit: 10 });

describe('A tenant’s own model', () => {
  it('is opened with the key of its tenant, and of no other that has one of the same name', async () => {
    for (const id of ['acme', 'globex']) {
      await has(id);
      await keep(id, `sk-${id}`);
    }
    expect((await opened('acme')).key?.reveal()).toBe('sk-acme');
    expect((await opened('globex')).key?.reveal()).toBe('sk-globex');
  });

  it('has a new key with the next call after the secret was written anew', async () => {
    await has('acme');
    await keep('acme', 'sk-old');
    expect((await opened('acme')).key?.reveal()).toBe('sk-old');
    await keep('acme', 'sk-new\n');
    expect((await opened('acme')).key?.reveal()).toBe('sk-new');
  });

  it('is nothing of the installation’s: another tenant without it thinks with what is set', async () => {
    await has('acme', { secret: null });
    expect(await models.open(ask('globex'))).toBeNull();
    expect(await models.named('globex', 'careful')).toBeNull();
    expect(await models.named('acme', 'careful')).toBe('large at llm.example.com');
  });

  it('is asked about at the gate by Parley itself, with what is known of the call; the decision is recorded, without the key', async () => {
    await has('acme');
    await keep('acme', 'sk-PLANTED');
    await models.open(ask('acme'));
    await clock.advance(1);
    const [decision] = await decisions('acme');
    expect(decision).toMatchObject({
      action: 'secret.read',
      outcome: 'allow',
      resource: { type: 'Secret', id: 'llm', kind: 'model-profile', tenantId: 'acme' },
      principal: { kind: 'system' },
      context: { channel: 'twilio', direction: 'inbound', sensitive: ['health'], policies: ['quiet-nights'] },
      callId: 'call_1',
    });
    const audited = audit.records('acme').filter(({ action }) => action === 'policy.verdict');
    expect(audited).toHaveLength(1);
    expect(audited[0]).toMatchObject({ subject: { type: 'secret', id: 'llm' } });
    expect(inspect([decision, audited, models], { depth: 9, showHidden: true })).not.toContain('PLANTED');
  });

  it('asks nobody where it wants no key', async () => {
    await has('acme', { secret: null });
    expect((await opened('acme')).key).toBeNull();
    await clock.advance(1);
    expect(await decisions('acme')).toEqual([]);
  });
});

describe('A tenant’s own model is withheld, and the reason told,', () => {
  const whyNot = async (): Promise<string | undefined> => {
    const own = await models.open(ask('acme'));
    expect(own?.models).toEqual([]);
    expect(withheld.at(-1)?.reason).toBe(own?.withheld);
    return own?.withheld ?? undefined;
  };

  it('where a policy forbids its key', async () => {
    await has('acme');
    await keep('acme', 'sk-1');
    governance.policyEngine.decide = async () => ({
      decision: 'deny',
      policies: [{ id: 'tenant/no-keys', effect: 'forbid', asksPeople: false, reason: 'No keys at night.' }],
    });
    expect(await whyNot()).toBe(
      'The model “careful” is not used, and the script engine answers: No keys at night.',
    );
    expect(withheld).toMatchObject([{ code: 'policy.denied' }]);
  });

  it('where its secret is gone, and where the secret holds what no header carries', async () => {
    await has('acme');
    expect(await whyNot()).toContain('There is no secret "llm"');
    await keep('acme', 'sk\u0000PLANTED');
    const why = await whyNot();
    expect(why).toContain('"llm" holds what no key is made of');
    expect(why).not.toContain('PLANTED');
  });

  it('where the database is away and it was never seen; one that was seen is not taken for the installation’s', async () => {
    database = 'gone';
    expect(await whyNot()).toContain('storage.unavailable');
    database = 'there';
    await has('acme', { secret: null });
    await opened('acme');
    database = 'silent';
    const waiting = opened('acme');
    await clock.advance(1000);
    expect((await waiting).model).toBe('large');
  });
});

describe('The circuit of a tenant’s own model', () => {
  const fail = ({ breaker }: OpenedModel): void => breaker.enter().failed({ code: 'provider.unauthorized' });

  it('is its tenant’s alone, also where another has a profile of the same name at the same server', async () => {
    for (const id of ['acme', 'globex']) {
      await has(id);
      await keep(id, 'sk-same');
    }
    fail(await opened('acme'));
    expect(models.standing('acme', 'careful')).toMatchObject({
      circuit: 'open',
      code: 'provider.unauthorized',
    });
    expect(models.standing('globex', 'careful')).toBeNull();
    expect((await opened('globex')).breaker.state.circuit).toBe('closed');
  });

  it('is one for all calls of its tenant, and begins anew with another key or address', async () => {
    await has('acme');
    await keep('acme', 'sk-wrong');
    fail(await opened('acme'));
    expect((await opened('acme')).breaker.state.circuit).toBe('open');
    await keep('acme', 'sk-right');
    expect((await opened('acme')).breaker.state.circuit).toBe('closed');
    fail(await opened('acme'));
    await has('acme', { url: 'https://other.example.com' });
    expect((await opened('acme')).breaker.state.circuit).toBe('closed');
  });
});
