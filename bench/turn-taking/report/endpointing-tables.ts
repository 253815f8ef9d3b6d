/** The tables about the end of a turn. */
import type { EndpointResult } from '../run-items.ts';
import type { EndpointOutcome } from '../score/endpointing.ts';
import { ms, percent, percentile, spread, table } from './numbers.ts';

/** Categories in which a pause is part of saying it. */
export const NUMBERS = ['digits', 'unasked digits', 'mail', 'spelling', 'unasked spelling'];
/** Categories of turns that are whole when they end, without a pause inside. */
export const COMPLETE = ['plain question', 'plain request', 'plain answer', 'short answer'];

export interface EndpointSummary {
  items: number;
  cutOffs: number;
  audible: number;
  late: number;
  waits: number[];
  /** Finals asked for before speech had ended, those of them that counted, and turns that lack a word that was said. */
  early: { asked: number; counted: number; lacking: number };
}

const NO_EARLY = { asked: 0, counted: 0, lacking: 0 };

/** What became of the items at a budget; null for the product's own defaults. */
export function summariseEndpoints(results: EndpointResult[], budgetMs: number | null): EndpointSummary {
  const outcomes = results.flatMap(
    ({ ours }) => ours.find((one) => one.budgetMs === budgetMs)?.outcome ?? [],
  );
  return {
    items: outcomes.length,
    cutOffs: outcomes.filter(({ cutOff }) => cutOff).length,
    audible: outcomes.filter(({ audiblyCutOff }) => audiblyCutOff).length,
    late: outcomes.filter(({ late }) => late).length,
    waits: outcomes.flatMap(({ waitMs }) => waitMs ?? []),
    early: {
      asked: sum(outcomes, ({ early }) => early.asked),
      counted: sum(outcomes, ({ early }) => early.counted),
      lacking: outcomes.filter(({ lacking }) => lacking > 0).length,
    },
  };
}

function sum(outcomes: EndpointOutcome[], of: (one: EndpointOutcome) => number): number {
  return outcomes.reduce((all, one) => all + of(one), 0);
}

export function summarisePlain(results: EndpointResult[], budgetMs: number): EndpointSummary {
  const taken = results.map(({ plain }) => plain.find((one) => one.budgetMs === budgetMs)?.takenMs ?? null);
  const waits = taken.flatMap((one) => (one !== null && one >= 0 ? one : []));
  const cutOffs = taken.filter((one) => one !== null && one < 0).length;
  const late = taken.filter((one) => one === null || one > 1000).length;
  return { items: results.length, cutOffs, audible: cutOffs, late, waits, early: NO_EARLY };
}

export function endpointTables(results: EndpointResult[], budgets: number[]): string {
  const numbers = results.filter(({ item }) => NUMBERS.includes(item.category));
  const complete = results.filter(({ item }) => COMPLETE.includes(item.category));
  const head = [
    '',
    'cut off',
    'heard to be',
    'of numbers, mail, spelling',
    'late',
    'wait p50/p90/p99 ms',
    'complete turns wait p50',
  ];
  const row = (name: string, summary: (some: EndpointResult[]) => EndpointSummary): string[] => {
    const all = summary(results);
    const some = summary(numbers);
    return [
      name,
      percent(all.cutOffs, all.items),
      percent(all.audible, all.items),
      percent(some.cutOffs, some.items),
      percent(all.late, all.items),
      spread(all.waits),
      ms(percentile(summary(complete).waits, 0.5)),
    ];
  };
  const rows = [
    row('Parley, defaults', (some) => summariseEndpoints(some, null)),
    ...budgets.flatMap((budget) => [
      row(`Parley, ${budget} ms`, (some) => summariseEndpoints(some, budget)),
      row(`${budget} ms of silence`, (some) => summarisePlain(some, budget)),
    ]),
  ];
  return [
    '### End of turn',
    `${results.length} turns`,
    table(head, rows),
    '',
    categoryTable(results, budgets),
    '',
    conditionTable(results),
  ].join('\n');
}

function categoryTable(results: EndpointResult[], budgets: number[]): string {
  const head = [
    'category',
    'turns',
    'defaults: cut off',
    'late',
    'wait p50',
    ...budgets.map((one) => `${one} ms: cut off`),
    ...budgets.map((one) => `silence ${one}`),
  ];
  const rows = [...Map.groupBy(results, ({ item }) => item.category)].map(([name, some]) => {
    const now = summariseEndpoints(some, null);
    return [
      name,
      String(some.length),
      percent(now.cutOffs, now.items),
      percent(now.late, now.items),
      ms(percentile(now.waits, 0.5)),
      ...budgets.map((one) => percent(summariseEndpoints(some, one).cutOffs, some.length)),
      ...budgets.map((one) => percent(summarisePlain(some, one).cutOffs, some.length)),
    ];
  });
  return table(head, rows);
}

/** Where sound that goes on keeps a turn open, and what it takes to be quick in it. */
function conditionTable(results: EndpointResult[]): string {
  const head = [
    'condition',
    'turns',
    'cut off',
    'late',
    'never taken within 3.5 s',
    'wait p50/p90/p99 ms',
    'finals asked for early, each turn',
    'in vain, each turn',
    'turns that lack a word',
  ];
  const groups = [...Map.groupBy(results, ({ ours }) => ours[0]!.outcome.condition)].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const rows = groups.map(([name, some]) => {
    const now = summariseEndpoints(some, null);
    return [
      name,
      String(some.length),
      percent(now.cutOffs, now.items),
      percent(now.late, now.items),
      percent(now.items - now.cutOffs - now.waits.length, now.items),
      spread(now.waits),
      (now.early.asked / now.items).toFixed(2),
      ((now.early.asked - now.early.counted) / now.items).toFixed(2),
      String(now.early.lacking),
    ];
  });
  return table(head, rows);
}
