/** The tables about speech over the agent. */
import type { OverlapResult } from '../run-items.ts';
import { ms, percent, percentile, spread, table } from './numbers.ts';

export interface OverlapSummary {
  items: number;
  interruptions: number;
  found: number;
  wrong: number;
  precision: number;
  recall: number;
  stopMs: number[];
  ruledMs: number[];
  falseStops: number;
  silentMs: number[];
  resumeMs: number[];
  atTheWord: boolean[];
}

export function summariseOverlap(results: OverlapResult[]): OverlapSummary {
  const ours = results.map((one) => one.ours);
  const interruptions = results.filter(({ item }) => item.interrupts).length;
  const found = ours.filter((one) => one.found).length;
  const wrong = ours.filter((one) => one.wrong).length;
  const hits = ours.filter((one) => one.found);
  return {
    items: results.length,
    interruptions,
    found,
    wrong,
    precision: found / (found + wrong),
    recall: found / interruptions,
    stopMs: hits.flatMap(({ stopMs }) => stopMs ?? []),
    ruledMs: hits.flatMap(({ ruledMs }) => ruledMs ?? []),
    falseStops: ours.reduce((sum, one) => sum + one.falseStops, 0),
    silentMs: ours.flatMap(({ silentMs }) => silentMs),
    resumeMs: ours.flatMap(({ resumeMs }) => resumeMs),
    atTheWord: ours.flatMap(({ atTheWord }) => atTheWord),
  };
}

/** The same of "60 ms of speech interrupts": where something stops it, it is stopped for good. */
export function summarisePlainOverlap(results: OverlapResult[]): OverlapSummary {
  const stopped = results.filter(({ plainStopMs }) => plainStopMs !== null);
  const hits = stopped.filter(({ item, plainStopMs }) => item.interrupts && plainStopMs! >= 0);
  const interruptions = results.filter(({ item }) => item.interrupts).length;
  const stopMs = hits.map(({ plainStopMs }) => plainStopMs!);
  const wrong = stopped.length - hits.length;
  return {
    items: results.length,
    interruptions,
    found: hits.length,
    wrong,
    precision: hits.length / stopped.length,
    recall: hits.length / interruptions,
    stopMs,
    ruledMs: stopMs,
    falseStops: wrong,
    silentMs: [],
    resumeMs: [],
    atTheWord: [],
  };
}

export function overlapTables(results: OverlapResult[]): string {
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
    percent(s.found, s.found + s.wrong),
    percent(s.found, s.interruptions),
    spread(s.stopMs),
    spread(s.ruledMs),
  ];
  const byCondition = [...Map.groupBy(results, ({ ours }) => ours.condition)].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return [
    '### Interruptions',
    table(head, [
      row('**Parley**', summariseOverlap(results)),
      row('60 ms of speech interrupts', summarisePlainOverlap(results)),
      ...byCondition.map(([name, some]) => row(name, summariseOverlap(some))),
    ]),
    '',
    '### What was made of each kind of sound',
    categoryTable(results),
    '',
    echoLine(results),
  ].join('\n');
}

function categoryTable(results: OverlapResult[]): string {
  const head = [
    'category',
    'items',
    'reply given up',
    'with a false stop',
    'silent p50/p90/p99 ms',
    'sound after the ruling, worst ms',
    'at the word',
    '60 ms: given up',
  ];
  const row = (name: string, some: OverlapResult[]): string[] => {
    const all = summariseOverlap(some);
    return [
      name,
      String(some.length),
      percent(all.found + all.wrong, some.length),
      percent(some.filter(({ ours }) => ours.falseStops > 0).length, some.length),
      spread(all.silentMs),
      ms(percentile(all.resumeMs, 1)),
      percent(all.atTheWord.filter((right) => right).length, all.atTheWord.length),
      percent(some.filter(({ plainStopMs }) => plainStopMs !== null).length, some.length),
    ];
  };
  const groups = [...Map.groupBy(results, ({ item }) => item.category)];
  return table(
    head,
    groups.map(([name, some]) => row(name, some)),
  );
}

/** What the agent's own voice did to it: nothing else had sounded yet. */
function echoLine(results: OverlapResult[]): string {
  const echoing = results.filter(({ item }) => item.condition.echo !== null);
  const own = ({ item, ours }: OverlapResult): boolean =>
    item.sounds.length === 0 ? ours.falseStops > 0 : ours.earlyStops > 0;
  const stopped = echoing.filter(own);
  const cut = stopped.filter(({ ours }) => ours.wrong);
  return `Of ${echoing.length} items with echo, ${stopped.length} were stopped by the agent's own voice, ${cut.length} given up for it.`;
}
