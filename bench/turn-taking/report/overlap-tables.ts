/** The tables about speech over the agent. */
import type { OverlapResult } from '../run-items.ts';
import { percent, spread, table } from './numbers.ts';

export interface OverlapSummary {
  items: number;
  interruptions: number;
  precision: number;
  recall: number;
  plainPrecision: number;
  plainRecall: number;
  stopMs: number[];
  ruledMs: number[];
  /** Items in which the agent's own echo stopped it or cut it. */
  echoStops: number;
  echoCuts: number;
}

/** An interruption is found when the reply was given up for it, and not before it. */
const found = ({ item, ours }: OverlapResult): boolean => item.interrupts && ours.cut && !ours.early;
const wrong = ({ item, ours }: OverlapResult): boolean => ours.cut && (!item.interrupts || ours.early);
const plainFound = ({ item, plainStopMs }: OverlapResult): boolean =>
  item.interrupts && plainStopMs !== null && plainStopMs >= 0;
const plainWrong = ({ item, plainStopMs }: OverlapResult): boolean =>
  plainStopMs !== null && (!item.interrupts || plainStopMs < 0);
const count = (results: OverlapResult[], which: (one: OverlapResult) => boolean): number =>
  results.filter(which).length;
const share = (part: number, whole: number): number => (whole === 0 ? Number.NaN : part / whole);

export function summariseOverlap(results: OverlapResult[]): OverlapSummary {
  const interruptions = count(results, ({ item }) => item.interrupts);
  const hits = count(results, found);
  const plainHits = count(results, plainFound);
  const hit = results.filter(found);
  return {
    items: results.length,
    interruptions,
    precision: share(hits, hits + count(results, wrong)),
    recall: share(hits, interruptions),
    plainPrecision: share(plainHits, plainHits + count(results, plainWrong)),
    plainRecall: share(plainHits, interruptions),
    stopMs: hit.flatMap(({ ours }) => ours.stopMs ?? []),
    ruledMs: hit.flatMap(({ ours }) => ours.ruledMs ?? []),
    echoStops: count(results, isEchoStop),
    echoCuts: count(results, (one) => isEchoStop(one) && one.ours.cut),
  };
}

function isEchoStop({ item, ours }: OverlapResult): boolean {
  return item.condition.echo !== null && (item.sounds.length === 0 ? ours.stopped : ours.early);
}

export function overlapTables(results: OverlapResult[]): string {
  const all = summariseOverlap(results);
  const head = [
    '',
    'items',
    'interruptions',
    'precision',
    'recall',
    'sound stops p50/p90/p99 ms',
    'ruled p50/p90/p99 ms',
  ];
  const row = (name: string, s: OverlapSummary): string[] => [
    name,
    String(s.items),
    String(s.interruptions),
    percent(s.precision, 1),
    percent(s.recall, 1),
    spread(s.stopMs),
    spread(s.ruledMs),
  ];
  const plainStops = results.filter(plainFound).flatMap(({ plainStopMs }) => plainStopMs ?? []);
  const plain = {
    ...all,
    precision: all.plainPrecision,
    recall: all.plainRecall,
    stopMs: plainStops,
    ruledMs: plainStops,
  };
  const byCondition = [...Map.groupBy(results, ({ ours }) => ours.condition)].sort(byName);
  return [
    '### Interruptions',
    table(head, [
      row('Parley', all),
      row('60 ms of speech interrupts', plain),
      ...byCondition.map(([name, some]) => row(name, summariseOverlap(some))),
    ]),
    '',
    '### By category',
    categoryTable(results),
    '',
    `Stopped by its own echo: ${all.echoStops} of ${count(results, ({ item }) => item.condition.echo !== null)} items with echo; given up for it: ${all.echoCuts}.`,
  ].join('\n');
}

function categoryTable(results: OverlapResult[]): string {
  const head = [
    'category',
    'items',
    'given up',
    'stopped',
    'stopped p50/p90/p99 ms',
    'silent p50/p90/p99 ms',
    'at the word',
    '60 ms: stopped',
  ];
  const rows = [...Map.groupBy(results, ({ item }) => item.category)].map(([name, some]) => {
    const resumed = some.filter(({ ours }) => ours.atTheWord !== null);
    return [
      name,
      String(some.length),
      percent(
        count(some, ({ ours }) => ours.cut),
        some.length,
      ),
      percent(
        count(some, ({ ours }) => ours.stopped),
        some.length,
      ),
      spread(some.flatMap(({ ours }) => ours.stopMs ?? [])),
      spread(some.flatMap(({ ours }) => ours.silentMs ?? [])),
      percent(
        count(resumed, ({ ours }) => ours.atTheWord === true),
        resumed.length,
      ),
      percent(
        count(some, ({ plainStopMs }) => plainStopMs !== null),
        some.length,
      ),
    ];
  });
  return table(head, rows);
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
