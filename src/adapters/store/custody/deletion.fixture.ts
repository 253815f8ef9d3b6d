/** What tests of deleting stand on: a custody of their own for each, on both kinds of database, and a look at what is left of a call. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, vi } from 'vitest';
import { DAY_MS } from '#platform/governance/custody/retention/policy.ts';
import type { Hold, HoldSubject } from '#platform/governance/custody/holds/hold.ts';
import type { StoreOptions } from '../open-store.ts';
import type { Database } from '../schema.ts';
import { databaseOfFile, onEachDatabase } from '../database.fixture.ts';
import { ANNA, ENDED_MS, openTestCustody, type TestCustody } from './custody.fixture.ts';

/** When everything of a call is due, by the defaults. */
export const LATER_MS = ENDED_MS + 30 * DAY_MS;
/** Who calls, as a person writes it. */
export const PARTY = '+1 (555) 0100';

/** What is left of a call. */
export interface Left {
  head: number;
  log: number;
  recording: number;
  tombstone: number;
  file: number;
}
export const WHOLE: Left = { head: 1, log: 3, recording: 1, tombstone: 0, file: 1 };
export const GONE: Left = { head: 0, log: 0, recording: 0, tombstone: 1, file: 0 };

export interface Ground {
  readonly own: TestCustody;
  database(): StoreOptions['database'];
  db(): Kysely<Database>;
  fileOf(callId: string): string;
  counts(callId: string): Promise<Left>;
  hold(subject: HoldSubject): Promise<Hold>;
}

export function deletionSuite(name: string, tests: (ground: Ground) => void): void {
  const embedded = databaseOfFile();
  vi.setConfig({ testTimeout: 120_000 });
  onEachDatabase(embedded, (where, database) =>
    describe(`${name} on ${where}`, () => ground(database, tests)),
  );
}

function ground(database: Ground['database'], tests: (ground: Ground) => void): void {
  let own: TestCustody;
  beforeEach(async () => {
    own = await openTestCustody(database());
  });
  afterEach(() => own.close());
  const db = () => own.store.database.db;
  const fileOf = (callId: string): string => join(own.folder, 'recordings', `${callId}.sealed`);
  tests({
    get own() {
      return own;
    },
    database,
    db,
    fileOf,
    async counts(callId) {
      const { rows } = await sql<Omit<Left, 'file'>>`select
        (select count(*) from calls where id = ${callId}) as head,
        (select count(*) from call_events where call_id = ${callId}) as log,
        (select count(*) from recordings where call_id = ${callId}) as recording,
        (select count(*) from call_tombstones where call_id = ${callId}) as tombstone`.execute(db());
      return { ...rows[0]!, file: Number(existsSync(fileOf(callId))) };
    },
    hold: (subject) => own.custody.holds.place(own.tenantId, { subject, reason: 'a case', by: ANNA }),
  });
}
