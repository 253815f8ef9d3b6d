import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signedCheckpoint, type Checkpoint } from '#platform/governance/audit/checkpoint.ts';
import { proofOf } from '#platform/governance/audit/proof.ts';
import { newPrivatePem, signingKey, trustedKey } from '#platform/governance/audit/signing-key.ts';
import { type ChainReport, verifyChain } from '#platform/governance/audit/verify.ts';
import { type Store } from '../open-store.ts';
import type { Database } from '../schema.ts';
import { databaseOfFile, openOwnStore } from '../database.fixture.ts';
import { keptLog } from '../store.fixture.ts';
import { insertCheckpoints, postgresAudit } from './audit-writer.ts';
import { recordMany, relink, rewrite, tamper, told } from './chain.fixture.ts';
import { signHeads } from './sign-heads.ts';
import { newTenant } from './tenant.fixture.ts';
import { realClock } from '#voice/ports/fakes/real-time.ts';

const key = signingKey(newPrivatePem());
const stranger = signingKey(newPrivatePem());
const witnessed: Checkpoint[] = [];
const embedded = databaseOfFile();
let store: Store;
let db: Kysely<Database>;

beforeAll(async () => {
  store = await openOwnStore(embedded());
  ({ db } = store.database);
});
afterAll(() => store.close());

/** A chain of 250 records, signed at 100, 200 and 250. */
async function chain(): Promise<string> {
  const tenantId = await newTenant(db);
  const onCheckpoint = (checkpoint: Checkpoint): void => void witnessed.push(checkpoint);
  const parts = { inTenant: store.database.inTenant, clock: realClock, key, onCheckpoint };
  await recordMany(postgresAudit(parts), tenantId, 250);
  await signHeads({ ...parts, db, log: keptLog() });
  return tenantId;
}

function verified(tenantId: string, withWitness = false): Promise<ChainReport> {
  const seen = withWitness ? witnessed.filter((each) => each.tenantId === tenantId).slice(-1) : [];
  const lines = proofOf(store.forTenant(tenantId).audit, seen);
  return verifyChain(lines, { tenantId, trusted: [trustedKey(key.publicPem)] });
}

const at = (tenantId: string, seq: number) => sql`tenant_id = ${tenantId} and seq = ${seq}`;

/** What somebody does who owns the database; what is found; what is proved all the same. */
const WAYS: [
  what: string,
  tampering: (db: Kysely<Database>, tenantId: string) => Promise<unknown>,
  found: string[],
  proved: string,
][] = [
  ['nothing', async () => {}, [], '1-250'],
  [
    'changes what a record says',
    (trx, id) => rewrite(trx, id, 150, { action: 'numbers.read' }),
    ['altered 150'],
    '1-100 151-250',
  ],
  [
    'dates a record back',
    (trx, id) => rewrite(trx, id, 7, { at: '2001-01-01T00:00:00.000Z' }),
    ['altered 7'],
    '8-250',
  ],
  [
    'changes a record and computes its hash again',
    async (trx, id) => {
      await rewrite(trx, id, 150, { detail: {} });
      await sql`update audit_records set hash = encode(sha256(convert_to(prev_hash || E'\n' || body, 'UTF8')), 'hex') where ${at(id, 150)}`.execute(
        trx,
      );
    },
    ['rewritten 150'],
    '1-100 151-250',
  ],
  [
    'changes a record and computes the whole chain behind it again',
    async (trx, id) => {
      await rewrite(trx, id, 150, { detail: {} });
      await relink(trx, id, 150);
    },
    ['rewritten 101-200', 'rewritten 201-250'],
    '1-100',
  ],
  [
    'does so and signs it with a key of its own',
    async (trx, id) => {
      await rewrite(trx, id, 150, { detail: {} });
      await relink(trx, id, 150);
      await sql`delete from audit_checkpoints where tenant_id = ${id} and seq > 100`.execute(trx);
      for (const seq of [200, 250]) {
        const row = await trx
          .selectFrom('audit_records')
          .select(['seq', 'hash'])
          .where('tenant_id', '=', id)
          .where('seq', '=', seq)
          .executeTakeFirstOrThrow();
        await insertCheckpoints(trx, [signedCheckpoint(id, row, new Date().toISOString(), stranger)]);
      }
    },
    // The last is by the true signature that was kept outside the database.
    ['checkpoint by a stranger 200', 'checkpoint by a stranger 250', 'rewritten 101-250'],
    '1-100',
  ],
  [
    'says that the stranger’s signature is by the true key',
    async (trx, id) => {
      const row = await trx
        .selectFrom('audit_records')
        .select(['seq', 'hash'])
        .where('tenant_id', '=', id)
        .where('seq', '=', 200)
        .executeTakeFirstOrThrow();
      const forged = { ...signedCheckpoint(id, row, new Date().toISOString(), stranger), keyId: key.id };
      await sql`delete from audit_checkpoints where ${at(id, 200)}`.execute(trx);
      await insertCheckpoints(trx, [forged]);
    },
    ['checkpoint altered 200'],
    '1-250',
  ],
  [
    'deletes a record',
    (trx, id) => sql`delete from audit_records where ${at(id, 42)}`.execute(trx),
    ['missing 42'],
    '43-250',
  ],
  [
    'deletes records and closes the gap',
    async (trx, id) => {
      await sql`delete from audit_records where tenant_id = ${id} and seq between 103 and 105`.execute(trx);
      // The key refuses a number that another row has for a moment: twice, over numbers that nobody has.
      await sql`update audit_records set seq = seq + 9997 where tenant_id = ${id} and seq > 105`.execute(trx);
      await sql`update audit_records set seq = seq - 10000 where tenant_id = ${id} and seq > 105`.execute(
        trx,
      );
      await sql`update audit_heads set seq = 247 where tenant_id = ${id}`.execute(trx);
    },
    ['moved 103-247', 'missing 103-105', 'truncated 248-250'],
    '1-100',
  ],
  [
    'exchanges two records',
    (trx, id) =>
      sql`
        update audit_records a set body = b.body, prev_hash = b.prev_hash, hash = b.hash from audit_records b
        where a.tenant_id = ${id} and b.tenant_id = ${id} and ((a.seq = 20 and b.seq = 30) or (a.seq = 30 and b.seq = 20))`.execute(
        trx,
      ),
    ['moved 20', 'moved 30'],
    '31-250',
  ],
  [
    'puts a record in and moves the others',
    async (trx, id) => {
      await sql`update audit_records set seq = seq + 10001 where tenant_id = ${id} and seq >= 210`.execute(
        trx,
      );
      await sql`update audit_records set seq = seq - 10000 where tenant_id = ${id} and seq > 10000`.execute(
        trx,
      );
      await sql`insert into audit_records (tenant_id, seq, body, prev_hash, hash)
        select tenant_id, 210, body, hash, hash from audit_records where ${at(id, 209)}`.execute(trx);
      await rewrite(trx, id, 210, { seq: 210, action: 'numbers.read' });
      await sql`update audit_records set hash = encode(sha256(convert_to(prev_hash || E'\n' || body, 'UTF8')), 'hex') where ${at(id, 210)}`.execute(
        trx,
      );
      await sql`update audit_heads set seq = 251 where tenant_id = ${id}`.execute(trx);
    },
    ['moved 211-251', 'inserted 210'],
    '1-200',
  ],
  [
    'puts a second record with the same number beside one',
    async (trx, id) => {
      await sql`alter table audit_records drop constraint audit_records_pkey`.execute(trx);
      await sql`insert into audit_records (tenant_id, seq, body, prev_hash, hash) select tenant_id, seq, body, prev_hash, hash from audit_records where ${at(id, 60)}`.execute(
        trx,
      );
    },
    ['inserted 60'],
    '60-250',
  ],
  [
    'cuts off the newest records',
    (trx, id) => sql`delete from audit_records where tenant_id = ${id} and seq > 240`.execute(trx),
    ['truncated 241-250'],
    '1-200',
  ],
  [
    'cuts off the newest records, their signatures and the mark of the end',
    async (trx, id) => {
      await sql`delete from audit_records where tenant_id = ${id} and seq > 200`.execute(trx);
      await sql`delete from audit_checkpoints where tenant_id = ${id} and seq > 200`.execute(trx);
      await sql`update audit_heads set seq = 200, hash = (select hash from audit_records where ${at(id, 200)}) where tenant_id = ${id}`.execute(
        trx,
      );
    },
    // By the signature that was kept outside the database.
    ['truncated 201-250'],
    '1-200',
  ],
  [
    'deletes everything',
    async (trx, id) => {
      for (const table of ['audit_records', 'audit_checkpoints', 'audit_heads']) {
        await sql`delete from ${sql.table(table)} where tenant_id = ${id}`.execute(trx);
      }
    },
    ['truncated 1-250'],
    '',
  ],
  [
    'adds a record at the end past the writer',
    async (trx, id) => {
      await sql`insert into audit_records (tenant_id, seq, body, prev_hash, hash)
        select tenant_id, 251, body, hash, hash from audit_records where ${at(id, 250)}`.execute(trx);
      await rewrite(trx, id, 251, { seq: 251 });
      await sql`update audit_records set hash = encode(sha256(convert_to(prev_hash || E'\n' || body, 'UTF8')), 'hex') where ${at(id, 251)}`.execute(
        trx,
      );
    },
    ['beyond the head 251'],
    '1-250',
  ],
  [
    'deletes the signatures',
    (trx, id) => sql`delete from audit_checkpoints where tenant_id = ${id} and seq <= 200`.execute(trx),
    ['checkpoint missing 100', 'checkpoint missing 200'],
    '1-250',
  ],
  [
    'gives a record to another tenant',
    async (trx, id) => {
      const other = await newTenant(trx);
      await sql`update audit_records set tenant_id = ${other} where ${at(id, 99)}`.execute(trx);
    },
    ['missing 99'],
    '100-250',
  ],
  [
    'brings in a record of another tenant',
    async (trx, id) => {
      await rewrite(trx, id, 99, { tenantId: 'somebody-else' });
      await relink(trx, id, 99);
    },
    ['foreign 99', 'rewritten 1-100', 'rewritten 101-200', 'rewritten 201-250'],
    '',
  ],
  [
    'makes a record unreadable',
    (trx, id) =>
      sql`update audit_records set body = replace(body, '":', '" :') where ${at(id, 10)}`.execute(trx),
    ['altered 10'],
    '11-250',
  ],
];

describe('Somebody who owns the database', () => {
  test.each(WAYS)('%s: it is found and named', async (_what, tampering, found, proved) => {
    const tenantId = await chain();
    await tamper(db, async (trx) => void (await tampering(trx, tenantId)));
    const report = await verified(tenantId, true);
    expect(told(report)).toEqual(found);
    expect(report.proved.map(({ from, to }) => `${from}-${to}`).join(' ')).toBe(proved);
    expect(report.findings.every(({ what }) => /^[A-Z].*\.$/.test(what))).toBe(true);
  });

  test('cannot change, delete or empty the tables without switching off what guards them', async () => {
    const tenantId = await chain();
    for (const statement of [
      sql`update audit_records set body = body where tenant_id = ${tenantId}`,
      sql`delete from audit_records where tenant_id = ${tenantId}`,
      sql`truncate audit_records`,
      sql`update audit_checkpoints set seq = seq`,
      sql`delete from audit_checkpoints`,
    ]) {
      await expect(statement.execute(db)).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('gets no signature over a chain that was broken since the last one', async () => {
    const tenantId = await chain();
    const parts = { inTenant: store.database.inTenant, clock: realClock, key, db };
    await recordMany(postgresAudit(parts), tenantId, 20);
    await tamper(db, (trx) => rewrite(trx, tenantId, 255, { action: 'numbers.read' }));
    const log = keptLog();
    expect(await signHeads({ ...parts, log })).toBe(0);
    expect(log.has(/chain is broken/)).toBe(true);
  });
});

test('what was written since the last signature is said to be linked but unsigned', async () => {
  const tenantId = await chain();
  await recordMany(postgresAudit({ inTenant: store.database.inTenant, clock: realClock, key }), tenantId, 5);
  expect(await verified(tenantId)).toMatchObject({
    records: 255,
    checkpoints: 3,
    proved: [{ from: 1, to: 250 }],
    unsigned: { from: 251, to: 255 },
    findingCount: 0,
  });
});

test('a tenant without records has nothing to find', async () => {
  expect(await verified(await newTenant(db))).toMatchObject({ records: 0, last: null, findingCount: 0 });
});
