/** What every AgentStore does. Run over each adapter and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { versionHash } from '../versions/canonical.ts';
import { NO_LINEAGE, type AgentStore, type Author } from './agent-store.ts';

export interface OpenedAgentStore {
  store: AgentStore;
  clock: VirtualClock;
  close(): Promise<void>;
}

const ANN: Author = { kind: 'user', id: 'user_ann', label: 'ann@example.com' };
const BOB: Author = { kind: 'user', id: 'user_bob', label: 'bob@example.com' };

/** `open` gives a store that may already hold other agents: the suite makes its own ids. */
export function agentStoreContract(name: string, open: () => Promise<OpenedAgentStore>): void {
  describe(`${name} keeps the contract of AgentStore`, () => {
    let opened: OpenedAgentStore;
    let id: string;
    beforeEach(async () => {
      opened = await open();
      id = newId();
    });
    afterEach(() => opened.close());

    const source = (greeting: string): string => `id: ${id}\ngreeting: ${greeting}\n`;
    const draft = () => ({ id, name: 'One', source: source('Hé') });
    const publication = { by: ANN, note: 'first', lineage: NO_LINEAGE };

    test('a new agent has a draft, and does not answer', async () => {
      const { store, clock } = opened;
      const row = await store.create(draft(), ANN);
      expect(row).toEqual({
        ...draft(),
        revision: 1,
        updatedAtMs: clock.epochMs(),
        updatedBy: ANN,
        published: null,
        archivedAtMs: null,
      });
      expect(await store.get(id)).toEqual(row);
      expect(await store.answering(id)).toBeNull();
      expect(await store.versions(id)).toEqual([]);
    });

    test('an id is given once', async () => {
      await opened.store.create(draft(), ANN);
      await expect(opened.store.create(draft(), BOB)).rejects.toMatchObject({ code: 'agent.taken' });
    });

    test('two who edit the same draft do not overwrite each other: the slower is told who was faster', async () => {
      const { store } = opened;
      await store.create(draft(), ANN);
      const edits = [BOB, ANN].map((by) =>
        store.saveDraft(id, { name: 'Two', source: source(by.id), revision: 1, by }),
      );
      const results = await Promise.allSettled(edits);
      expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      const faster = results[0]?.status === 'fulfilled' ? BOB : ANN;
      const slower = results.find((result) => result.status === 'rejected');
      const detail: unknown = expect.stringContaining(faster.label);
      expect(slower?.reason).toMatchObject({ code: 'agent.changed', detail });
      expect(await store.get(id)).toMatchObject({
        revision: 2,
        source: source(faster.id),
        updatedBy: faster,
      });
    });

    test('a version answers as it was published, whatever becomes of the draft', async () => {
      const { store, clock } = opened;
      await store.create(draft(), ANN);
      const version = await store.publish(id, { ...publication, revision: 1 });
      const named = { number: 1, hash: versionHash(draft().source) };
      const head = {
        name: 'One',
        author: ANN,
        note: 'first',
        lineage: NO_LINEAGE,
        publishedAtMs: clock.epochMs(),
      };
      expect(version).toEqual({ ...named, ...head, source: draft().source });
      await store.saveDraft(id, { name: 'Two', source: source('Later'), revision: 1, by: BOB });
      expect(await store.answering(id)).toEqual({
        id,
        name: 'One',
        versions: [{ ...named, source: draft().source }],
        experiment: null,
      });
      expect(await store.version(id, 1)).toEqual(version);
      expect(await store.versions(id)).toEqual([{ ...named, ...head }]);
      expect(await store.get(id)).toMatchObject({ name: 'Two', published: named });
    });

    test('only the draft that was seen is published', async () => {
      const { store } = opened;
      await store.create(draft(), ANN);
      await store.saveDraft(id, { name: 'Two', source: source('b'), revision: 1, by: BOB });
      const stale = store.publish(id, { ...publication, revision: 1 });
      await expect(stale).rejects.toMatchObject({ code: 'agent.changed' });
      expect(await store.versions(id)).toEqual([]);
    });

    test('versions are numbered without gaps, the newest first, also when two publish at once', async () => {
      const { store } = opened;
      await store.create(draft(), ANN);
      await Promise.all([1, 2, 3].map(() => store.publish(id, { ...publication, revision: 1 })));
      expect((await store.versions(id)).map(({ number }) => number)).toEqual([3, 2, 1]);
      expect((await store.get(id))?.published?.number).toBe(3);
    });

    test('an earlier version can be published again, and becomes the draft', async () => {
      const { store } = opened;
      await store.create(draft(), ANN);
      await store.publish(id, { ...publication, revision: 1 });
      await store.saveDraft(id, { name: 'Two', source: source('b'), revision: 1, by: BOB });
      await store.publish(id, { ...publication, revision: 2 });
      const lineage = { ...NO_LINEAGE, madeFrom: 2, rollbackOf: 1 };
      const instead = { name: 'One', source: draft().source };
      const back = await store.publish(id, { by: BOB, note: 'back', lineage, revision: 2, instead });
      expect(back).toMatchObject({ number: 3, hash: versionHash(draft().source), lineage });
      expect(await store.get(id)).toMatchObject({ ...draft(), revision: 3 });
      expect((await store.answering(id))?.versions[0]?.number).toBe(3);
    });

    test('putting an agent creates it, publishes it, and makes a version of each new content only', async () => {
      const { store } = opened;
      expect(await store.put(draft())).toMatchObject({ published: { number: 1 } });
      expect(await store.put({ ...draft(), source: `# a comment\n${draft().source}` })).toMatchObject({
        revision: 2,
        published: { number: 1 },
      });
      expect(await store.put({ ...draft(), source: source('b') })).toMatchObject({
        published: { number: 2 },
      });
      expect((await store.version(id, 2))?.lineage.madeFrom).toBe(1);
    });

    test('an archived agent takes no calls until it is brought back', async () => {
      const { store, clock } = opened;
      await store.put(draft());
      expect((await store.archive(id, true)).archivedAtMs).toBe(clock.epochMs());
      expect(await store.answering(id)).toBeNull();
      expect((await store.archive(id, false)).archivedAtMs).toBeNull();
      expect(await store.answering(id)).not.toBeNull();
    });

    test('a removed agent is gone with its versions', async () => {
      const { store } = opened;
      await store.put(draft());
      await store.remove(id);
      expect([await store.get(id), await store.version(id, 1), await store.answering(id)]).toEqual([
        null,
        null,
        null,
      ]);
      await store.put({ ...draft(), source: source('new') });
      expect(await store.versions(id)).toHaveLength(1);
    });

    test('agents are listed by id', async () => {
      for (const part of ['c', 'a', 'b']) await opened.store.put({ ...draft(), id: `${id}-${part}` });
      const ids = (await opened.store.list()).map((row) => row.id).filter((one) => one.startsWith(id));
      expect(ids).toEqual([`${id}-a`, `${id}-b`, `${id}-c`]);
    });

    test('an agent that does not exist is null, and cannot be changed', async () => {
      const { store } = opened;
      expect([await store.get(id), await store.version(id, 1), await store.answering(id)]).toEqual([
        null,
        null,
        null,
      ]);
      const unknown = { code: 'agent.unknown' };
      await expect(store.saveDraft(id, { ...draft(), revision: 1, by: ANN })).rejects.toMatchObject(unknown);
      await expect(store.publish(id, { ...publication, revision: 1 })).rejects.toMatchObject(unknown);
      await expect(store.archive(id, true)).rejects.toMatchObject(unknown);
      await expect(store.remove(id)).rejects.toMatchObject(unknown);
    });
  });
}

let made = 0;
/** Of this process and this run: a database of tests may hold agents of earlier runs. */
function newId(): string {
  made += 1;
  return `t-${process.pid}-${Date.now()}-${made}`;
}
