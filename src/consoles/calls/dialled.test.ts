import { expect, it } from 'vitest';
import { dialled } from './dialled.ts';

it.each(['+1 (212) 555-0123', ' +12125550123 ', '+1.212.555.0123'])(
  'reads %j as people write it',
  (typed) => {
    expect(dialled(typed)).toBe('+12125550123');
  },
);

it.each(['', '2125550123', '0012125550123', '+0212555', '+1', '+1212555012a', '+1234567890123456'])(
  'dials nothing for %j',
  (typed) => expect(dialled(typed)).toBeNull(),
);
