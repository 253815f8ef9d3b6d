import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { END, entry, someCall } from '#platform/calls/ports/fakes/some-call.ts';
import type { Intercom } from '#platform/calls/elsewhere/intercom.ts';
import { intercomContract } from '#platform/calls/elsewhere/intercom.contract.ts';
import { someTicket, ticketStoreContract } from '#platform/calls/dispatch/ports/ticket-store.contract.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { connect, type Connections, type DatabasePlace } from '../database.ts';
import { openStore, type Store } from '../open-store.ts';
import { connected, databaseOfFile, onEachDatabase } from '../database.fixture.ts';
import { keptLog, removeFolder, temporaryFolder } from '../store.fixture.ts';
import { postgresBell } from './bell.ts';
import { postgresIntercom } from './intercom.ts';
import { postgresTicketsOfAll } from './ticket-store.ts';
import { pause, realClock, until } from '#voice/ports/fakes/real-time.ts';

const ROOM = { most: 100, waitMs: 60_000 };
const LONG = { leaseMs: 60_000, lineMs: 60_000 };

const embedded = databaseOfFile();

async function opened(place: DatabasePlace): Promise<Connections> {
  const connections = await connected(place);
  await connections.pool.query(
    `update dispatch_tickets set state = 'done' where state in ('waiting', 'claimed', 'running')`,
  );
  return connections;
}

function contract(name: string, place: () => DatabasePlace): void {
  ticketStoreContract(name, async () => {
    const { pool, db } = await opened(place());
    return {
      store: postgresTicketsOfAll(db),
      bell: postgresBell(place(), { clock: realClock, log: keptLog() }),
      pass: (ms) => pause(ms),
      close: () => pool.end(),
    };
  });
  intercomContract(name, async () => {
    const [one, other] = [await opened(place()), await opened(place())];
    const ends: (() => Promise<void>)[] = [];
    const intercomOf = ({ db }: Connections): Intercom => {
      const intercom = postgresIntercom({ db, place: place() }, { clock: realClock, log: keptLog() });
      return {
        ...intercom,
        async listen(heard) {
          const end = await intercom.listen(heard);
          ends.push(end);
          return end;
        },
      };
    };
    return {
      one: intercomOf(one),
      other: intercomOf(other),
      until,
      async close() {
        for (const end of ends) await end();
        await Promise.all([one.pool.end(), other.pool.end()]);
      },
    };
  });
}

onEachDatabase(embedded, contract);

describe('The claim, raced by twenty connections', () => {
  test('gives one ticket to exactly one of them, twenty times over', async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, () => connect(embedded(), { log: keptLog(), onLost: () => undefined })),
    );
    try {
      const { db } = await opened(embedded());
      for (let round = 0; round < 20; round += 1) {
        const ticket = someTicket();
        await postgresTicketsOfAll(db).launch(ticket, ROOM);
        const claims = await Promise.all(
          all.map((one, index) => postgresTicketsOfAll(one.db).claim(`runner-${index}`, LONG)),
        );
        const winners = claims.filter((claim) => claim !== null);
        expect(winners.map(({ callId }) => callId)).toEqual([ticket.callId]);
        await postgresTicketsOfAll(db).done(winners[0]!);
      }
      await db.destroy();
    } finally {
      await Promise.all(all.map(({ pool }) => pool.end()));
    }
  });
});

describe('A writer that has lost its call', () => {
  const folders: string[] = [];
  const stores: Store[] = [];
  const fenced: string[] = [];
  afterAll(async () => {
    for (const store of stores) await store.close();
    for (const folder of folders) removeFolder(folder);
  });
  const process = async (): Promise<Store> => {
    const folder = temporaryFolder();
    folders.push(folder);
    const store = await openStore({
      database: embedded(),
      spoolDir: join(folder, 'spool'),
      log: keptLog(),
      clock: realClock,
      onFenced: (callId) => fenced.push(callId),
    });
    stores.push(store);
    return store;
  };

  test('is refused by the database: two runners never write one log, and only the holder ends the call', async () => {
    const [first, second] = [await process(), await process()];
    const tickets = postgresTicketsOfAll(first.database.db);
    const head = someCall();
    await tickets.launch(someTicket({ callId: head.id }), ROOM);
    const old = (await tickets.claim('runner-1', LONG))!;
    await first.calls.open(head, 'active', old.epoch);
    first.calls.append(head.id, [entry(1), entry(2)]);
    await first.calls.flush(head.id);

    await tickets.recall(head.id, 60_000);
    const next = (await tickets.claim('runner-2', LONG))!;
    expect(next.epoch).toBe(2);
    expect((await second.calls.resume(head.id, next.epoch)).log).toEqual([entry(1), entry(2)]);
    second.calls.append(head.id, [entry(3)]);
    await second.calls.flush(head.id);

    first.calls.append(head.id, [entry(3), entry(4), entry(5)]);
    first.calls.mark(head.id, 'ending');
    await first.calls.close(head.id, { ...END, reason: 'of the stale one' });
    await until(() => first.load().eventsToWrite === 0);
    const reader = first.forTenant(HOME_TENANT).calls;
    expect((await reader.log(head.id, 0, 100)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(await reader.get(head.id)).toMatchObject({ state: 'active', end: null });

    second.calls.append(head.id, [entry(4)]);
    await second.calls.close(head.id, END);
    expect(await reader.get(head.id)).toMatchObject({ state: 'ended', end: END, entries: 4 });
  });

  test('is told, once, and what it writes of other calls goes on', async () => {
    const store = await process();
    const tickets = postgresTicketsOfAll(store.database.db);
    const [lost, own] = [someCall(), someCall()];
    await tickets.launch(someTicket({ callId: lost.id }), ROOM);
    const lease = (await tickets.claim('runner-1', LONG))!;
    await store.calls.open(lost, 'active', lease.epoch);
    await store.calls.open(own);
    await tickets.recall(lost.id, 60_000);
    for (let seq = 1; seq <= 40; seq += 1) {
      store.calls.append(lost.id, [entry(seq)]);
      store.calls.append(own.id, [entry(seq)]);
    }
    await store.calls.flush(own.id);
    expect(fenced.filter((id) => id === lost.id)).toEqual([lost.id]);
    const reader = store.forTenant(HOME_TENANT).calls;
    expect(await reader.log(lost.id, 0, 100)).toEqual([]);
    expect(await reader.log(own.id, 0, 100)).toHaveLength(40);
  });

  test('a call that another process may go on with is not lost when the one that took it starts again', async () => {
    const folder = temporaryFolder();
    folders.push(folder);
    const again = (): Promise<Store> =>
      openStore({ database: embedded(), spoolDir: join(folder, 'spool'), log: keptLog(), clock: realClock });
    const before = await again();
    const tickets = postgresTicketsOfAll(before.database.db);
    const [moving, gone] = [someCall(), someCall()];
    await tickets.launch(someTicket({ callId: moving.id }), { most: 100, waitMs: 50 });
    await before.calls.open(moving, 'active', 1);
    await before.calls.open(gone);
    await before.close();
    const after = await again();
    stores.push(after);
    const reader = after.forTenant(HOME_TENANT).calls;
    expect(await reader.get(moving.id)).toMatchObject({ state: 'active' });
    expect(await reader.get(gone.id)).toMatchObject({ state: 'lost' });
    await pause(100);
    const cleaned = await postgresTicketsOfAll(after.database.db).clean(60_000);
    expect(cleaned.expired).toContain(moving.id);
    expect(await reader.get(moving.id)).toMatchObject({ state: 'lost' });
  });
});
