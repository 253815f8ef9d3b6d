import { beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '#platform/tenancy/principal.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { memoryAudit, type MemoryAudit } from './audit/fakes/audit.ts';
import { fakePolicyLanguage } from './ports/fakes/policy-language.ts';
import { memoryPolicyStore } from './ports/fakes/policy-store.ts';
import type { PolicyStore } from './ports/policy-store.ts';
import { policyBook, type PolicyBook } from './policy-book.ts';

const ada: Principal = {
  kind: 'user',
  id: 'user_1',
  label: 'ada@example.com',
  tenantId: 'acme',
  role: 'admin',
  scopes: null,
};
const signal = new AbortController().signal;

let audit: MemoryAudit;
let clock: VirtualClock;
let store: PolicyStore;
let book: PolicyBook;
beforeEach(() => {
  audit = memoryAudit();
  clock = new VirtualClock();
  store = memoryPolicyStore();
  book = policyBook({ storeOf: () => store, language: fakePolicyLanguage(), audit, clock });
});

describe('A tenant’s policies', () => {
  it('are kept as a new version, in force at once, with their author in the audit', async () => {
    expect(await book.overridesOf('acme')).toBeNull();
    const kept = await book.put(ada, { source: 'forbid(all);', note: 'quiet' }, signal);
    expect(kept).toMatchObject({ version: 1, author: 'ada@example.com', note: 'quiet' });
    expect(await book.overridesOf('acme')).toEqual({ version: 1, source: 'forbid(all);' });
    expect(audit.told()).toEqual(['acme: policies.update version 1']);
  });

  it('that are wrong are refused with each line, and nothing is kept or audited', async () => {
    const put = book.put(ada, { source: 'well\nthis is wrong', note: '' }, signal);
    await expect(put).rejects.toMatchObject({
      code: 'policy.invalid',
      faults: [{ line: 2, column: 9, message: 'this is wrong', help: 'Right it.' }],
    });
    expect(await store.current()).toBeNull();
    expect(audit.told()).toEqual([]);
  });

  it('are not written over by who has not seen the last version', async () => {
    await book.put(ada, { source: 'one', note: '', basedOn: 0 }, signal);
    await expect(book.put(ada, { source: 'two', note: '', basedOn: 0 }, signal)).rejects.toMatchObject({
      code: 'policy.outdated',
    });
    expect(await book.put(ada, { source: 'two', note: '', basedOn: 1 }, signal)).toMatchObject({
      version: 2,
    });
  });

  it('may be taken back by an empty text', async () => {
    await book.put(ada, { source: 'one', note: '' }, signal);
    await book.put(ada, { source: ' \n', note: '' }, signal);
    expect(await book.overridesOf('acme')).toBeNull();
  });

  it('changed in another process are in force here within seconds', async () => {
    await book.overridesOf('acme');
    await store.add({ version: 1, source: 'elsewhere', author: '', note: '', createdAtMs: 0 });
    expect(await book.overridesOf('acme')).toBeNull();
    await clock.advance(5_000);
    expect(await book.overridesOf('acme')).toMatchObject({ source: 'elsewhere' });
  });

  it('are not kept when that cannot be proved afterwards', async () => {
    audit.failing = true;
    await expect(book.put(ada, { source: 'one', note: '' }, signal)).rejects.toMatchObject({
      code: 'storage.unavailable',
    });
    expect(await store.current()).toBeNull();
  });

  it('are the policy server’s own where there is one', async () => {
    const elsewhere = policyBook({ storeOf: () => store, language: null, audit, clock });
    await store.add({ version: 1, source: 'old', author: '', note: '', createdAtMs: 0 });
    expect(await elsewhere.overridesOf('acme')).toBeNull();
    await expect(elsewhere.put(ada, { source: 'one', note: '' }, signal)).rejects.toMatchObject({
      code: 'policy.elsewhere',
    });
  });
});
