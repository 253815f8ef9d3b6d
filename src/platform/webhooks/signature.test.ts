import { describe, expect, it } from 'vitest';
import { hookSecrets } from './hook-secrets.ts';
import { checkSignature, signatureOf } from './signature.ts';

const nowMs = Date.UTC(2026, 0, 5, 12);
const [secret, body] = ['whsec_x', '{"a":1}'];

describe('A signature', () => {
  it('is over the time and the body', () => {
    // echo -n '1767614400.{"a":1}' | openssl dgst -sha256 -hmac whsec_x
    const header = signatureOf(secret, body, nowMs);
    expect(header).toBe('t=1767614400,v1=d22b8d24ce39def082e53b63f2c1ce96ace0cbad139dde38bb09650d1fd27c20');
    expect(checkSignature(header, { secret, body, nowMs })).toMatchObject({ good: true });
  });

  const good = signatureOf(secret, body, nowMs);
  it.each([
    ['another body', good, { body: '{"a":2}' }, /not over this body/],
    ['another secret', good, { secret: 'other' }, /not over this body/],
    ['another time', good.replace('t=1767614400', 't=1767614401'), {}, /not over this body/],
    ['an old time', good, { nowMs: nowMs + 301_000 }, /older than five minutes/],
    ['a time to come', good, { nowMs: nowMs - 301_000 }, /older than five minutes/],
    ['nothing', undefined, {}, /is missing/],
    ['half of it', good.slice(0, 40), {}, /not of the form/],
    ['another version', good.replace('v1', 'v0'), {}, /not of the form/],
    ['two of them', `${good},v1=${'0'.repeat(64)}`, {}, /not of the form/],
  ])('with %s is refused, and it is said why', (_what, header, change, why) => {
    const standing = checkSignature(header, { secret, body, nowMs, ...change });
    expect(standing).toEqual({ good: false, why: expect.stringMatching(why) });
  });
});

describe('A secret', () => {
  const of = hookSecrets(new Uint8Array(32).fill(1));
  const hook = { tenantId: 'acme', id: 'whk_1', generation: 1 };
  it('is the same each time, and another for each hook, tenant and generation', () => {
    expect(of(hook)).toBe(of({ ...hook }));
    expect(of(hook)).toMatch(/^whsec_[\w-]{43}$/);
    const all = [hook, { ...hook, id: 'whk_2' }, { ...hook, tenantId: 'b' }, { ...hook, generation: 2 }];
    expect(new Set(all.map(of)).size).toBe(4);
  });
  it('needs a whole key', () => expect(() => hookSecrets(new Uint8Array(16))).toThrow(RangeError));
});
