import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRedactor } from '#platform/governance/custody/redaction/redact.ts';
import { DEFAULT_REDACTION, type Audience } from '#platform/governance/custody/redaction/redactions.ts';
import type { Custody } from '#platform/governance/custody/custody.ts';
import type { CallHead } from '#platform/calls/ports/call-store.ts';
import { END, heard, said } from '#platform/calls/ports/fakes/some-call.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import type { LogEntry } from '#voice/log.ts';
import { OWN_HOST, testParley, type TestParley } from '../../fakes/parley.ts';
import { callHead } from '../../fakes/test-call.ts';
import { csvRecord } from './csv.ts';
import { MOST_ROWS, sheetOf } from './xlsx.ts';

let parley: TestParley;
/** For whom words are masked. */
let masked: Audience[];
beforeEach(async () => {
  masked = [];
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
const get = (url: string, headers: Record<string, string> = { host: OWN_HOST }) =>
  parley.server.inject({ url, headers });

const TALK = [said(1, 'My name is Ann Archer, on 415 555 0132.'), heard(2, 'Thank you, Ann.')];

describe('The export of calls', () => {
  it('is a table with a line for each call, what was said in one cell', async () => {
    await stored('call_a', TALK, { from: 'Ann', agentVersion: { number: 3, hash: 'abc' } });
    const answer = await get('/api/calls/export');
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': expect.stringMatching(/^attachment; filename="calls-[\d-]{10}\.csv"$/) as string,
      'cache-control': 'no-store',
    });
    const [head, ...rest] = answer.body.split('\r\n');
    expect(head).toMatch(/^Call,Started,.*,Transcript$/);
    expect(rest.join('\r\n')).toBe(
      'call_a,1970-01-01T00:00:00.000Z,,2023-11-14T22:14:20.000Z,60,inbound,browser,ended,Ann,,Front desk,dental,3,abc,,,agent,done,3,' +
        '"Caller: My name is Ann Archer, on 415 555 0132.\nAgent: Thank you, Ann."\r\n',
    );
  });

  it('holds every call that fits the filters, once, also where many began at the same time', async () => {
    for (let index = 0; index < 130; index += 1) await stored(`call_${index}`, [], { startedAtMs: 5 });
    await stored('call_other', [], { channel: 'twilio' });
    const lines = (await get('/api/calls/export?channel=browser')).body.trimEnd().split('\r\n').slice(1);
    expect(lines).toHaveLength(130);
    expect(new Set(lines.map((line) => line.split(',', 1)[0])).size).toBe(130);
    expect((await get('/api/calls/export?agent=nobody')).body.trimEnd().split('\r\n')).toHaveLength(1);
  });

  it('masks what names a person as the policy of exports says, and never shows more than its reader may see', async () => {
    const from = '+14155550132';
    await stored('call_a', TALK, { from });
    masked = ['export'];
    const redacted = await get('/api/calls/export');
    expect(redacted.body).toContain('Caller: My name is');
    expect(redacted.body).not.toMatch(/Archer|0132|Ann\b/);
    masked = ['reader'];
    expect((await get('/api/calls/export', await parley.as('viewer'))).body).not.toMatch(/Archer|0132/);
    expect((await get('/api/calls/export', await parley.as('operator'))).body).toMatch(/Archer/);
  });

  it('is recorded with the filters, but for the number and the words that were looked for', async () => {
    await get('/api/calls/export?format=csv&channel=browser&q=archer&caller=4155');
    const [record] = await parley.home.audit.list({ limit: 1, action: 'calls.export' });
    expect(JSON.parse(record!.body)).toMatchObject({
      action: 'calls.export',
      subject: { type: 'tenant', id: HOME_TENANT },
      riskTier: 'medium',
      detail: { format: 'csv', channel: 'browser', caller: true, q: true },
    });
    expect(JSON.stringify(record)).not.toMatch(/archer|4155/);
    const [decision] = await parley.home.governance.decisions.list({ limit: 1 });
    expect(decision).toMatchObject({ action: 'data.export', outcome: 'allow' });
  });

  it('is a workbook, with texts that look like formulas as texts', async () => {
    await stored('call_a', [said(1, '=1+1 \u0001 & <b>')], { from: '+14155550132' });
    const answer = await get('/api/calls/export?format=xlsx');
    expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200);
    expect(answer.headers['content-type']).toContain('spreadsheetml');
    expect(answer.rawPayload.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
    expect(answer.rawPayload.length).toBeGreaterThan(2000);
  });

  it('takes more calls than a workbook holds as CSV only', async () => {
    async function* many() {
      for (let index = 0; index <= MOST_ROWS; index += 1) yield ['call'];
    }
    await expect(sheetOf([], many())).rejects.toMatchObject({
      code: 'request.too_large',
      detail: expect.stringContaining('ask for CSV') as string,
    });
  });
});

describe('A record of comma-separated values', () => {
  it('cannot be run as a formula by the spreadsheet that opens it', () => {
    expect(csvRecord(['=HYPERLINK("x")', '+1', '-1', '@a', '\tx', 'a=b', -1])).toBe(
      `"'=HYPERLINK(""x"")",'+1,'-1,'@a,'\tx,a=b,-1\r\n`,
    );
  });

  it('keeps commas, quotes and line ends within one field', () => {
    expect(csvRecord(['a,b', 'say "hi"', 'one\ntwo', null, ''])).toBe('"a,b","say ""hi""","one\ntwo",,\r\n');
  });
});
