/** How every CallStore finds calls by what was said and heard in them. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LogEntry } from '#voice/log.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { wordsAsked } from '../search/words.ts';
import type { OpenedCallStore } from './call-store.contract.ts';
import type { CallReader } from './call-store.ts';
import { END, heard, partial, said, someCall, uniqueId } from './fakes/some-call.ts';

export function callSearchContract(name: string, open: () => Promise<OpenedCallStore>): void {
  describe(`${name} is searched by what was said`, () => {
    let opened: OpenedCallStore;
    let reader: CallReader;
    let agentId: string;
    beforeEach(async () => {
      opened = await open();
      reader = opened.store.forTenant(HOME_TENANT);
      agentId = uniqueId('agent');
    });
    afterEach(() => opened.close());

    async function call(entries: LogEntry[], tenantId = HOME_TENANT): Promise<string> {
      const head = { ...someCall(), agentId, tenantId };
      await opened.store.open(head);
      opened.store.append(head.id, entries);
      await opened.store.close(head.id, END);
      return head.id;
    }
    const found = async (question: string, own = reader): Promise<string[]> =>
      (await own.list({ limit: 100, agentId, saying: wordsAsked(question) })).map(({ id }) => id);

    test('by whole words and beginnings of words, in any case, all of them in one turn or reply', async () => {
      const booked = await call([
        said(1, 'I’d like to book an Appointment, please.'),
        heard(2, 'Half past 2:30 on 12/03?'),
      ]);
      const other = await call([
        said(1, 'Please cancel it.'),
        heard(2, 'Your appointment is gone, Zoë Ärmel.'),
      ]);
      expect(await found('appointment')).toEqual([other, booked].toSorted().toReversed());
      expect(await found('APPOINT boo')).toEqual([booked]);
      expect(await found('30')).toEqual([booked]);
      expect(await found('12/03')).toEqual([booked]);
      expect(await found('zoë ÄRM')).toEqual([other]);
      expect(await found('please gone')).toEqual([]);
      expect(await found('pointment')).toEqual([]);
    });

    test('what was not said or not heard is not found, and a question without words finds nothing', async () => {
      await call([
        { seq: 1, atMs: 0, kind: 'event', data: partial('umbrella') },
        heard(2, 'Yes.', 'Yes. And an umbrella.'),
        said(3, 'All right.'),
      ]);
      expect(await found('umbrella')).toEqual([]);
      expect(await found(`&|!:*()'`)).toEqual([]);
      expect(await found('')).toEqual([]);
    });

    test('whatever a line says is stored, and the rest of it can be searched', async () => {
      const id = await call([
        said(1, `\0 '; drop -- ${'x'.repeat(5000)} \ud800 kiwi & (mango:*`),
        said(2, `${'padding '.repeat(200_000)} behind`),
      ]);
      expect(await found('kiwi mango')).toEqual([id]);
      expect(await found('padding')).toEqual([id]);
      expect((await reader.log(id, 0, 10)).length).toBe(2);
    });

    test('in one’s own calls only', async () => {
      const theirs = await call([said(1, 'The secret word is rhubarb.')], opened.otherTenant);
      expect(await found('rhubarb')).toEqual([]);
      expect(await reader.hits([theirs], ['rhubarb'], 3)).toEqual([]);
      expect(await reader.events([theirs], ['turn.committed'])).toEqual([]);
      expect(await found('rhubarb', opened.store.forTenant(opened.otherTenant))).toEqual([theirs]);
    });

    test('the places in the calls are given, the first ones of each', async () => {
      const entries = [said(1, 'plum'), said(2, 'pear'), heard(3, 'a plumber'), said(4, 'plum again')];
      const [one, two] = [await call(entries), await call(entries.slice(0, 1))];
      const hits = await reader.hits([one, two], ['plum'], 2);
      expect(hits).toEqual(
        [
          ...[entries[0], entries[2]].map((entry) => ({ callId: one, entry })),
          { callId: two, entry: entries[0] },
        ].toSorted((a, b) => (a.callId < b.callId ? -1 : 1)),
      );
      expect(await reader.hits([], ['plum'], 2)).toEqual([]);
      expect(await reader.hits([one], [], 2)).toEqual([]);
    });

    test('the events of many calls come at once, in order, of the types that were asked for', async () => {
      const [one, two] = [await call([said(1, 'a'), heard(2, 'b')]), await call([heard(1, 'c')])];
      const given = await reader.events([two, one], ['reply.ended', 'turn.committed']);
      expect(given.filter(({ callId }) => callId === one).map(({ entry }) => entry.seq)).toEqual([1, 2]);
      expect(given.filter(({ callId }) => callId === two)).toEqual([{ callId: two, entry: heard(1, 'c') }]);
      expect(await reader.events([one], ['slots'])).toEqual([]);
    });
  });
}
