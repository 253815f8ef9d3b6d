import { expect, test } from 'vitest';
import { filterOf, queryOf } from './filter.ts';

test('an address names a filter, and what means nothing in it is left out', () => {
  const search = {
    q: 'refund',
    caller: 4155,
    state: 'lost',
    channel: 'pigeon',
    from: '2026-03-01',
    to: 'soon',
    x: 1,
  };
  expect(filterOf(search)).toEqual({ q: 'refund', caller: '4155', state: 'lost', from: '2026-03-01' });
  expect(filterOf({ q: ' ', state: 'asleep', from: '2026-99-01' })).toEqual({});
});

test('the last day is shown whole, and a search without a word is not sent', () => {
  const { from, to, ...rest } = queryOf({ q: '!', caller: 'ann', from: '2026-03-01', to: '2026-03-01' });
  expect(rest).toEqual({ caller: 'ann' });
  expect(Date.parse(to!) - Date.parse(from!)).toBe(86_400_000);
});
