import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRedactor } from '#platform/governance/custody/redaction/redact.ts';
import { DEFAULT_REDACTION, type Audience } from '#platform/governance/custody/redaction/redactions.ts';
import type { Custody } from '#platform/governance/custody/custody.ts';
import type { CallHead } from '#platform/calls/ports/call-store.ts';
import { END, heard, said } from '#platform/calls/ports/fakes/some-call.ts';
import type { LogEntry } from '#voice/log.ts';
import type { CallList } from '#wire/api.ts';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';
import { callHead } from '../fakes/test-call.ts';

let parley: TestParley;
/** For whom words are masked. */
let masked: Audience[];
beforeEach(async () => {
  masked = ['reader', 'export'];
  const redactions = {
    for: async (_tenant: string, audience: Audience) =>
      masked.includes(audience) ? createRedactor(new Set(DEFAULT_REDACTION.kinds)) : null,
  };
  parley = await testParley(() => ({ custody: { redactions } as unknown as Custody }));
});
afterEach(() => parley.server.close());

async function stored(id: string, entries: LogEntry[], head: Partial<CallHead> = {}): Promise<void> {
  await parley.calls.open(callHead(id, head));
  parley.calls.append(id, entries);
  await parley.calls.close(id, END);
}

async function get(url: string, headers: Record<string, string> = { host: OWN_HOST }) {
  const answer = await parley.server.inject({ url, headers });
  return { status: answer.statusCode, text: answer.body, headers: answer.headers, bytes: answer.rawPayload };
}
const idsOf = async (url: string): Promise<string[]> =>
  (JSON.parse((await get(url)).text) as CallList).calls.map(({ id }) => id);

describe('The search in calls', () => {
  it('finds what was said and heard, and shows where, with the words marked', async () => {
    await stored('call_a', [said(1, 'Two tickets for Lisbon, please.'), heard(2, 'Lisbon it is.')]);
    await stored('call_b', [said(1, 'Good morning.')]);
    const list = JSON.parse((await get('/api/calls?q=lis')).text) as CallList;
    expect(list.calls.map(({ id }) => id)).toEqual(['call_a']);
    expect(list.hits).toEqual({
      call_a: [
        {
          seq: 1,
          atMs: 20,
          who: 'caller',
          parts: [
            { text: 'Two tickets for ', match: false },
            { text: 'Lis', match: true },
            { text: 'bon, please.', match: false },
          ],
        },
        {
          seq: 2,
          atMs: 40,
          who: 'agent',
          parts: [
            { text: 'Lis', match: true },
            { text: 'bon it is.', match: false },
          ],
        },
      ],
    });
    expect((JSON.parse((await get('/api/calls')).text) as CallList).hits).toBeUndefined();
  });

  it('is refused to who sees names masked: the answer would tell what is behind the mask', async () => {
    await stored('call_a', [said(1, 'My name is Ann Archer.')]);
    const viewer = await parley.as('viewer');
    for (const url of ['/api/calls?q=archer', '/api/calls/export?q=archer']) {
      const answer = await get(url, viewer);
      expect(answer.status, answer.text).toBe(403);
      expect(JSON.parse(answer.text)).toMatchObject({
        code: 'request.forbidden',
        detail: expect.stringContaining('calls:listen') as string,
      });
    }
    expect((await get('/api/calls', viewer)).status).toBe(200);
    expect((await get('/api/calls?q=archer', await parley.as('operator'))).status).toBe(200);
    masked = ['reader', 'listener', 'export'];
    expect((await get('/api/calls?q=archer', await parley.as('owner'))).status).toBe(403);
    masked = [];
    expect((await get('/api/calls?q=archer', viewer)).status).toBe(200);
  });

  it('says what is wrong with a question that holds no word, a channel that is none, and a time that is none', async () => {
    for (const query of [
      'q=%20!%20',
      'q=',
      `q=${'a'.repeat(201)}`,
      'channel=pigeon',
      'from=yesterday',
      'caller=%20',
    ])
      expect((await get(`/api/calls?${query}`)).status, query).toBe(400);
    expect(JSON.parse((await get('/api/calls?q=!')).text)).toMatchObject({
      errors: [{ message: 'must hold a word: letters or digits' }],
    });
  });
});

describe('The filters of calls', () => {
  it('take a channel, a stretch of time, and a number however it is written', async () => {
    const at = Date.parse('2026-03-01T10:00:00Z');
    await stored('call_a', [], { channel: 'twilio', from: '+14155550100', startedAtMs: at });
    await stored('call_b', [], { startedAtMs: at + 3_600_000, from: 'Ann' });
    expect(await idsOf('/api/calls?channel=twilio')).toEqual(['call_a']);
    expect(await idsOf(`/api/calls?caller=${encodeURIComponent('(415) 555-01')}`)).toEqual(['call_a']);
    expect(await idsOf('/api/calls?caller=ann')).toEqual(['call_b']);
    expect(await idsOf('/api/calls?from=2026-03-01T10:30:00Z')).toEqual(['call_b']);
    expect(await idsOf('/api/calls?to=2026-03-01T12:30:00%2B02:00')).toEqual(['call_a']);
  });
});
