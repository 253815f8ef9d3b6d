import { describe, expect, it } from 'vitest';
import type { Principal } from '#platform/tenancy/principal.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { memoryAudit } from '../audit/fakes/audit.ts';
import { memoryConstitutionStore } from '../ports/fakes/constitution-store.ts';
import { constitutionHash, demandConstitution, NO_CONSTITUTION } from './constitution.ts';
import { constitutions } from './constitutions.ts';

const ada: Principal = {
  kind: 'user',
  id: 'user_1',
  label: 'ada@example.com',
  tenantId: 'acme',
  role: 'admin',
  scopes: null,
};

describe('The hash of a constitution', () => {
  it('can be computed by anybody: SHA-256 of {"principles":[…]}', () => {
    // printf '{"principles":["Tell the truth."]}' | sha256sum
    expect(constitutionHash(['Tell the truth.'])).toBe(
      '2b53cfaf698861b09667c3a05109d03cb2501c255e8504913d4886eb35986607',
    );
  });

  it('is another for another order, another letter, another boundary', () => {
    const hashes = [['a', 'b'], ['b', 'a'], ['ab'], ['a', 'B'], []].map(constitutionHash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('is asked for in any case of its digits, and refused when it is another', () => {
    expect(() => demandConstitution(NO_CONSTITUTION.toUpperCase(), NO_CONSTITUTION)).not.toThrow();
    expect(() => demandConstitution('feed', NO_CONSTITUTION)).toThrow(
      expect.objectContaining({
        code: 'constitution.mismatch',
        detail: expect.stringContaining(NO_CONSTITUTION),
      }),
    );
  });
});

describe('A tenant’s constitution', () => {
  const setup = () => {
    const stores = new Map([
      ['acme', memoryConstitutionStore()],
      ['globex', memoryConstitutionStore()],
    ]);
    const audit = memoryAudit();
    const clock = new VirtualClock();
    return { audit, clock, stores, all: constitutions({ storeOf: (id) => stores.get(id)!, audit, clock }) };
  };

  it('is in force at once, for its own tenant, and stands in the audit', async () => {
    const { all, audit } = setup();
    expect(await all.hashOf('acme')).toBe(NO_CONSTITUTION);
    const made = await all.put(ada, { principles: ['Tell the truth.'], note: 'first' });
    expect(made).toMatchObject({
      version: 1,
      author: 'ada@example.com',
      hash: constitutionHash(['Tell the truth.']),
    });
    expect(await all.hashOf('acme')).toBe(made.hash);
    expect(await all.hashOf('globex')).toBe(NO_CONSTITUTION);
    expect(audit.told()).toEqual([`acme: constitution.update ${made.hash}`]);
  });

  it('made in another process is in force here within seconds', async () => {
    const { all, stores, clock } = setup();
    await all.hashOf('acme');
    const hash = constitutionHash(['x']);
    await stores
      .get('acme')!
      .add({ version: 1, principles: ['x'], hash, author: '', note: '', createdAtMs: 0 });
    await clock.advance(5_000);
    expect(await all.hashOf('acme')).toBe(hash);
  });

  it('is not made twice as the same version', async () => {
    const { all } = setup();
    const made = await Promise.allSettled([
      all.put(ada, { principles: ['a'], note: '' }),
      all.put(ada, { principles: ['b'], note: '' }),
    ]);
    expect(made.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});
