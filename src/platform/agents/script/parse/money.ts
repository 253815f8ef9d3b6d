/** Amounts of money: "forty five dollars", "$12.50", "twelve ninety nine", "fifty cents", "two grand". */
import { numberAt, smallNumberAt } from './number.ts';
import type { Found } from './tokens.ts';

const CURRENCY: Record<string, string> = {
  $: 'USD',
  dollar: 'USD',
  dollars: 'USD',
  buck: 'USD',
  bucks: 'USD',
  '€': 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  '£': 'GBP',
  pound: 'GBP',
  pounds: 'GBP',
  quid: 'GBP',
};
const CENTS: ReadonlySet<string> = new Set(['cent', 'cents', 'penny', 'pence', 'p']);

export interface Money {
  amount: number;
  /** Null when none was named. */
  currency: string | null;
}

export function findMoney(tokens: readonly string[]): Found<Money>[] {
  const found: Found<Money>[] = [];
  for (let at = 0; at < tokens.length;) {
    const money = moneyAt(tokens, at);
    if (money) found.push(money);
    at = money ? money.to : at + 1;
  }
  return found;
}

function moneyAt(tokens: readonly string[], at: number): Found<Money> | null {
  const sign = currencyOf(tokens[at]);
  const start = sign !== null && ['$', '€', '£'].includes(tokens[at] ?? '') ? at + 1 : at;
  const number = numberAt(tokens, start);
  if (!number) return null;
  const word = tokens[number.to];
  if (CENTS.has(word ?? '') && start === at) {
    return { value: { amount: number.value / 100, currency: 'USD' }, from: at, to: number.to + 1 };
  }
  const named = currencyOf(word);
  if (named !== null)
    return withCents(tokens, {
      value: { amount: number.value, currency: named },
      from: at,
      to: number.to + 1,
    });
  if (start > at) return { value: { amount: number.value, currency: sign }, from: at, to: number.to };
  // "twelve ninety nine": dollars and cents without either word.
  const cents =
    Number.isInteger(number.value) && number.value < 1000 ? smallNumberAt(tokens, number.to) : null;
  if (cents && cents.value >= 10 && cents.value < 100) {
    const after = currencyOf(tokens[cents.to]);
    const amount = number.value + cents.value / 100;
    return { value: { amount, currency: after }, from: at, to: after === null ? cents.to : cents.to + 1 };
  }
  return { value: { amount: number.value, currency: null }, from: at, to: number.to };
}

/** "… dollars and fifty cents", "… dollars fifty". */
function withCents(tokens: readonly string[], money: Found<Money>): Found<Money> {
  const at = tokens[money.to] === 'and' ? money.to + 1 : money.to;
  const cents = smallNumberAt(tokens, at);
  if (!cents) return money;
  const said = CENTS.has(tokens[cents.to] ?? '');
  if (!said && (at > money.to || cents.value < 10)) return money;
  return {
    value: { ...money.value, amount: money.value.amount + cents.value / 100 },
    from: money.from,
    to: said ? cents.to + 1 : cents.to,
  };
}

function currencyOf(word: string | undefined): string | null {
  return word !== undefined && Object.hasOwn(CURRENCY, word) ? (CURRENCY[word] ?? null) : null;
}
