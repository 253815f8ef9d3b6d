import { describe, expect, it } from 'vitest';
import { readNumber } from './e164.ts';

describe('a number that a person wrote', () => {
  it('is read with whatever people put between its digits', async () => {
    expect(await readNumber(' +1 (415) 555-2671 ')).toEqual({
      e164: '+14155552671',
      country: 'US',
      kind: 'fixed',
    });
    expect(await readNumber('+33.6.12.34.56.78')).toEqual({
      e164: '+33612345678',
      country: 'FR',
      kind: 'mobile',
    });
  });

  it('is known for a premium number, and for one that costs nothing', async () => {
    expect(await readNumber('+19002345678')).toMatchObject({ country: 'US', kind: 'premium' });
    expect(await readNumber('+33892700000')).toMatchObject({ country: 'FR', kind: 'premium' });
    expect(await readNumber('+18002345678')).toMatchObject({ kind: 'toll-free' });
  });

  it('is taken when no plan knows it, as numbers of tests are', async () => {
    expect(await readNumber('+15550100')).toMatchObject({ e164: '+15550100' });
  });

  it.each([
    '',
    '5550100',
    '0033612345678',
    '+0123456789',
    '+1',
    '+1234567890123456',
    '+1415abc2671',
    '＋14155552671',
    '+1415\u0000',
  ])('is refused with a sentence where it is none: %j', async (written) => {
    await expect(readNumber(written)).rejects.toMatchObject({
      code: 'number.invalid',
      detail: /country code/,
    });
  });
});
