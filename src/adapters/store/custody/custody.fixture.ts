/** Custody upon a true database and a folder of recordings, for its tests: time is set by hand, the audit is kept in memory. */
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { memoryAudit, type MemoryAudit } from '#platform/governance/audit/fakes/audit.ts';
import type { AuditActor } from '#platform/governance/audit/audit.ts';
import { type Custody, custody } from '#platform/governance/custody/custody.ts';
import { memoryMasterKeys } from '#platform/governance/custody/keys/fakes/master-keys.ts';
import { type KeyVault, keyVault } from '#platform/governance/custody/keys/key-vault.ts';
import type { RecordingShelf } from '#platform/governance/custody/recordings/recording-shelf.ts';
import type { RecordingStore } from '#platform/calls/ports/recording-store.ts';
import { someCall } from '#platform/calls/ports/fakes/some-call.ts';
import type { CallHead } from '#platform/calls/ports/call-store.ts';
import type { LogEntry } from '#voice/log.ts';
import type { Clock } from '#voice/ports/clock.ts';
import { newTenant } from '../audit/tenant.fixture.ts';
import { type CallOff } from '../placed-of-person.ts';
import { postgresPlacedStore } from '../placed-store.ts';
import { openStore, type Store, type StoreOptions } from '../open-store.ts';
import { sealedRecordings } from '../recordings/sealed-recordings.ts';
import { keptLog, removeFolder, temporaryFolder } from '../store.fixture.ts';
import { custodyStores, type CustodyStores } from './custody-stores.ts';
import { realClock } from '#voice/ports/fakes/real-time.ts';

export const ANNA: AuditActor = { kind: 'user', id: 'user_anna', label: 'anna@example.com' };
/** When the calls of these tests end. */
export const ENDED_MS = 1_700_000_060_000;

export interface TestCustody {
  custody: Custody;
  store: Store;
  stores: CustodyStores;
  vault: KeyVault;
  masters: ReturnType<typeof memoryMasterKeys>;
  audit: MemoryAudit;
  recordings: RecordingStore & RecordingShelf;
  folder: string;
  tenantId: string;
  /** Of the clock, in milliseconds since 1970. */
  setNow: (epochMs: number) => void;
  /** Another process on the same database, folder and master key. */
  another(): { custody: Custody; vault: KeyVault };
  /** A call that has ended, with a log and, unless it says otherwise, a recording. */
  call(head?: Partial<CallHead>, options?: CallOptions): Promise<string>;
  close(): Promise<void>;
}

export interface CallOptions {
  recorded?: boolean;
  going?: boolean;
  log?: LogEntry[];
}

export async function openTestCustody(database: StoreOptions['database']): Promise<TestCustody> {
  const folder = temporaryFolder();
  let nowMs = ENDED_MS;
  const clock: Clock = { ...realClock, epochMs: () => nowMs };
  const store = await openStore({ database, spoolDir: join(folder, 'spool'), log: keptLog(), clock });
  const tenantId = await newTenant(store.database.db);
  const stores = custodyStores(store.database);
  const masters = memoryMasterKeys();
  const audit = memoryAudit(() => nowMs);
  /** As whoever places calls does: the request is over, then its record. */
  const callOff: CallOff = async (tenantId, callId) => {
    const placed = postgresPlacedStore(store.database.inTenant(tenantId), tenantId);
    const to = { state: 'canceled' as const, updatedAtMs: nowMs };
    if (!(await placed.change(callId, { states: ['queued', 'created', 'ringing'] }, to))) return false;
    const end = { endedAtMs: nowMs, durationMs: 0, reason: 'canceled', by: 'erasure', turns: 0 };
    await store.calls.close(callId, end);
    return true;
  };
  const build = (): { custody: Custody; vault: KeyVault; recordings: RecordingStore & RecordingShelf } => {
    const vault = keyVault({ masters, store: stores.dataKeys, clock });
    const recordings = sealedRecordings({ folder: join(folder, 'recordings'), vault: () => vault });
    const chance = {
      id: (prefix: string) => `${prefix}_${randomBytes(10).toString('hex')}`,
      share: () => 0.5,
    };
    return {
      vault,
      recordings,
      // Other tests' tenants live in the same database.
      custody: custody({
        ...stores,
        placed: stores.placedOfPerson(callOff),
        tenantIds: async () => [tenantId],
        vault,
        shelf: recordings,
        audit,
        clock,
        chance,
      }),
    };
  };
  const own = build();
  return {
    ...own,
    store,
    stores,
    masters,
    audit,
    folder,
    tenantId,
    setNow: (epochMs) => void (nowMs = epochMs),
    another: build,
    call: (head, options) => makeCall({ tenantId, store, stores, recordings: own.recordings }, head, options),
    async close() {
      await store.close();
      removeFolder(folder);
    },
  };
}

async function makeCall(
  { tenantId, store, stores, recordings }: Pick<TestCustody, 'tenantId' | 'store' | 'stores' | 'recordings'>,
  head: Partial<CallHead> = {},
  { recorded = true, going = false, log = words('hello') }: CallOptions = {},
): Promise<string> {
  const call = { ...someCall(), tenantId, ...head };
  await store.calls.open(call);
  store.calls.append(call.id, log);
  if (recorded) {
    const writer = recordings.begin(call, (fault) => {
      throw fault;
    });
    writer.write(new Int16Array(64_000).fill(7));
    await writer.close();
    await stores.recordings.put((await recordings.describe(call.id))!);
  }
  if (going) await store.calls.flush(call.id);
  else
    await store.calls.close(call.id, {
      endedAtMs: ENDED_MS,
      durationMs: 60_000,
      reason: 'done',
      by: 'agent',
      turns: 3,
    });
  return call.id;
}

/** Three entries: what the caller said, and what a tool was asked and answered. */
export function words(text: string): LogEntry[] {
  const said = {
    type: 'caller.said',
    utteranceId: 'u1',
    text,
    confidence: 1,
    refused: false,
    startedMs: 0,
    endedMs: 1,
  };
  const run = { type: 'tool.run', toolRunId: 't1', request: { id: 'r1', name: 'book', arguments: { text } } };
  const done = { type: 'tool.done', atMs: 3, toolRunId: 't1', result: { ok: true, value: text } };
  return [
    { seq: 1, atMs: 1, kind: 'event', data: said },
    { seq: 2, atMs: 2, kind: 'effect', data: run },
    { seq: 3, atMs: 3, kind: 'input', data: done },
  ] as unknown as LogEntry[];
}
