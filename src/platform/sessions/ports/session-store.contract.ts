/** What every SessionStore does. Run over each adapter and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NEW_SESSION } from '../progress.ts';
import { someSession, stopped } from './fakes/some-session.ts';
import type { SessionsOfAll, SessionStore } from './session-store.ts';

export interface OpenedSessionStore {
  /** Of two tenants. */
  store: SessionStore;
  other: SessionStore;
  ofAll: SessionsOfAll;
  close(): Promise<void>;
}

/** `open` gives a store that may already hold other sessions: the suite looks only at its own. */
export function sessionStoreContract(name: string, open: () => Promise<OpenedSessionStore>): void {
  describe(`${name} keeps the contract of SessionStore`, () => {
    let opened: OpenedSessionStore;
    let store: SessionStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.close());

    test('a session is found as it was opened, with all that its developer has noted', async () => {
      const head = someSession({ agentId: 'dental' });
      await store.add(head);
      expect(await store.get(head.id)).toEqual({ ...head, ...NEW_SESSION });
      expect(await store.get('ses_nobody')).toBeNull();
    });

    test('a session goes on until it is stopped, and does not change any more', async () => {
      const head = someSession();
      await store.add(head);
      const active = { ...NEW_SESSION, state: 'active' as const, activeAtMs: 5, callId: 'call_1' };
      expect(await store.progress(head.id, active)).toBe(true);
      const end = stopped(9, { activeAtMs: 5, callId: 'call_1', audioMs: 1234, utterances: 2 });
      expect(await store.progress(head.id, end)).toBe(true);
      expect(await store.progress(head.id, active)).toBe(false);
      expect(await store.get(head.id)).toEqual({ ...head, ...end });
      expect(await store.progress('ses_nobody', active)).toBe(false);
    });

    test('the newest come first, those of one project, of one state, and before a time', async () => {
      const project = `p${someSession().id}`;
      const [first, second, third] = [1, 2, 3].map((at) => someSession({ project, createdAtMs: at }));
      for (const each of [first, second, third]) await store.add(each!);
      await store.progress(second!.id, stopped(9));
      const idsOf = async (query: object): Promise<string[]> =>
        (await store.list({ limit: 10, project, ...query })).map(({ id }) => id);
      expect(await idsOf({})).toEqual([third!.id, second!.id, first!.id]);
      expect(await idsOf({ state: 'stopped' })).toEqual([second!.id]);
      expect(await idsOf({ beforeMs: 3, limit: 1 })).toEqual([second!.id]);
    });

    test('a tenant neither sees, changes nor removes the sessions of another', async () => {
      const head = someSession();
      await store.add(head);
      const { other } = opened;
      expect(await other.get(head.id)).toBeNull();
      expect((await other.list({ limit: 1000 })).map(({ id }) => id)).not.toContain(head.id);
      expect(await other.progress(head.id, stopped(9))).toBe(false);
      expect(await store.get(head.id)).not.toBeNull();
    });

    test('sessions whose process has died are told as lost', async () => {
      const [open, over] = [someSession(), someSession()];
      for (const each of [open, over]) await store.add(each);
      await store.progress(over.id, stopped(7));
      expect(await opened.ofAll.markLost(42)).toBeGreaterThanOrEqual(1);
      expect(await store.get(open.id)).toMatchObject({
        state: 'stopped',
        stopped: { atMs: 42, reason: 'lost', by: 'parley' },
      });
      expect((await store.get(over.id))?.stopped?.reason).toBe('asked');
    });
  });
}
