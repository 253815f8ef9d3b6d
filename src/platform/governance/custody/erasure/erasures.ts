/** Erasing a person: asked for with a reason, shown what it would take, decided, done, proved. Holds win. */
import { createHmac, randomBytes } from 'node:crypto';
import type { Chance, Clock } from '#voice/ports/clock.ts';
import { ParleyError } from '#voice/errors.ts';
import type { Audit, AuditActor, Json } from '../../audit/audit.ts';
import type { KeyVault } from '../keys/key-vault.ts';
import { contextOf } from '../keys/sealing.ts';
import type { Erasure, ErasureStore, PreviewPart, Receipt } from './erasure-store.ts';
import { type Person, type PersonalData, personOf } from './personal-data.ts';

export interface Erasures {
  /** What would be found, without asking for anything. */
  preview(tenantId: string, person: string): Promise<PreviewPart[]>;
  /** `proofKey` is given once and kept nowhere: with it, the erasure's digest shows whom it was about. */
  request(tenantId: string, ask: ErasureRequest): Promise<{ erasure: Erasure; proofKey: string }>;
  /** Erases. Throws `erasure.state` for one that was refused or done, and whatever the policy throws. */
  carryOut(tenantId: string, id: string, by: AuditActor): Promise<Erasure>;
  refuse(tenantId: string, id: string, by: AuditActor): Promise<Erasure>;
  get(tenantId: string, id: string): Promise<Erasure>;
  list(tenantId: string): Promise<Erasure[]>;
  /** Tries again what a hold, a call that went on or a kill has left; how many are done now. */
  resume(tenantId: string): Promise<number>;
}

export interface ErasureRequest {
  /** A telephone number, an address, or whatever the channel knows the caller by. */
  person: string;
  reason: string;
  by: AuditActor;
}

export interface ErasuresParts {
  storeOf: (tenantId: string) => ErasureStore;
  vault: KeyVault;
  /** Everyone who keeps something of people, in the order in which they are asked. */
  holders: readonly PersonalData[];
  audit: Audit;
  /** Puts into the audit what was deleted of calls, so that nobody takes it for missing. */
  prove: (tenantId: string) => Promise<void>;
  clock: Clock;
  chance: Chance;
}

const MOST_LISTED = 500;
const SYSTEM: AuditActor = { kind: 'system', id: 'retention', label: 'retention' };

export function erasures(parts: ErasuresParts): Erasures {
  const { storeOf, audit } = parts;

  async function get(tenantId: string, id: string): Promise<Erasure> {
    const erasure = await storeOf(tenantId).get(id);
    if (erasure === null) throw new ParleyError('erasure.unknown', `There is no erasure ${id}.`);
    return erasure;
  }

  return {
    preview: (tenantId, written) => find(parts.holders, tenantId, demandPerson(written)),
    get,
    list: (tenantId) => storeOf(tenantId).list(MOST_LISTED),
    request: (tenantId, ask) => request(parts, tenantId, ask),
    async carryOut(tenantId, id, by) {
      const erasure = await get(tenantId, id);
      const moved = await storeOf(tenantId).move(id, ['requested', 'running', 'held'], {
        state: 'running',
        decidedBy: by.label,
      });
      if (!moved) throw new ParleyError('erasure.state', `The erasure ${id} is ${erasure.state}.`);
      return erase(parts, tenantId, id, by);
    },
    async refuse(tenantId, id, by) {
      const erasure = await get(tenantId, id);
      const refused = { state: 'refused' as const, decidedBy: by.label };
      if (!(await storeOf(tenantId).move(id, ['requested'], refused)))
        throw new ParleyError('erasure.state', `The erasure ${id} is ${erasure.state}.`);
      await audit.record({
        tenantId,
        actor: by,
        action: 'erasures.refuse',
        subject: { type: 'erasure', id },
      });
      return get(tenantId, id);
    },
    async resume(tenantId) {
      let done = 0;
      for (const id of await storeOf(tenantId).unfinished()) {
        await storeOf(tenantId).move(id, ['running', 'held'], { state: 'running' });
        if ((await erase(parts, tenantId, id, SYSTEM)).state === 'done') done += 1;
      }
      return done;
    },
  };
}

async function find(
  holders: readonly PersonalData[],
  tenantId: string,
  person: Person,
): Promise<PreviewPart[]> {
  const found: PreviewPart[] = [];
  for (const holder of holders) found.push({ where: holder.name, ...(await holder.find(tenantId, person)) });
  return found;
}

async function request(
  { storeOf, vault, holders, audit, clock, chance }: ErasuresParts,
  tenantId: string,
  { person: written, reason, by }: ErasureRequest,
): Promise<{ erasure: Erasure; proofKey: string }> {
  const person = demandPerson(written);
  const id = chance.id('erasure');
  const proofKey = randomBytes(16).toString('hex');
  const erasure: Erasure = {
    id,
    state: 'requested',
    reason,
    requestedBy: by.label,
    requestedAtMs: Math.round(clock.epochMs()),
    decidedBy: null,
    subjectDigest: subjectDigest(proofKey, written),
    preview: await find(holders, tenantId, person),
    receipt: null,
    doneAtMs: null,
  };
  await audit.record({
    tenantId,
    actor: by,
    action: 'erasures.request',
    subject: { type: 'erasure', id },
    detail: { found: erasure.preview.map(({ where, count }) => ({ where, count })) },
  });
  const sealed = await vault.seal(tenantId, Buffer.from(written, 'utf8'), personContext(tenantId, id));
  await storeOf(tenantId).add(erasure, sealed);
  return { erasure, proofKey };
}

/** The receipt is whole before the person is forgotten; a kill in between repeats the asking, which finds nothing more. */
async function erase(
  { storeOf, vault, holders, audit, prove, clock }: ErasuresParts,
  tenantId: string,
  id: string,
  by: AuditActor,
): Promise<Erasure> {
  const store = storeOf(tenantId);
  const sealed = await store.person(id);
  if (sealed === null) throw new ParleyError('erasure.state', `The erasure ${id} is done.`);
  const written = (await vault.open(tenantId, sealed, personContext(tenantId, id))).toString('utf8');
  const person = demandPerson(written);
  const before = (await store.get(id))?.receipt;
  const nowMs = Math.round(clock.epochMs());
  const receipt: Receipt = { parts: [], atMs: nowMs };
  for (const holder of holders) {
    const now = await holder.erase(tenantId, person, { id, nowMs });
    const was = before?.parts.find(({ where }) => where === holder.name);
    receipt.parts.push({
      where: holder.name,
      erased: (was?.erased ?? 0) + now.erased,
      kept: now.kept,
      digest: now.digest ?? was?.digest ?? null,
    });
  }
  await prove(tenantId);
  const held = receipt.parts.some(({ kept }) => kept.length > 0);
  await audit.record({
    tenantId,
    actor: by,
    action: held ? 'erasures.partly_done' : 'erasures.done',
    subject: { type: 'erasure', id },
    riskTier: 'high',
    detail: { parts: receipt.parts.map(told) },
  });
  const state = held ? ('held' as const) : ('done' as const);
  await store.move(id, ['running'], { state, receipt, doneAtMs: held ? null : nowMs });
  return (await store.get(id))!;
}

/** Shows whom an erasure was about, to whoever has the key that was given when it was asked for. */
export function subjectDigest(proofKey: string, written: string): string {
  return createHmac('sha256', Buffer.from(proofKey, 'hex')).update(demandPerson(written).party).digest('hex');
}

export function personContext(tenantId: string, id: string): Buffer {
  return contextOf('erasure', tenantId, id);
}

function told({ where, erased, kept, digest }: Receipt['parts'][number]): Json {
  const holds = [...new Set(kept.flatMap(({ because }) => (because === 'in use' ? [] : [because.hold])))];
  return { where, erased, kept: kept.length, holds, sha256: digest };
}

function demandPerson(written: string): Person {
  const person = personOf(written);
  if (person !== null) return person;
  throw new ParleyError(
    'request.invalid',
    'A person is named by a telephone number, an address or a caller id of 5 to 320 characters.',
  );
}
