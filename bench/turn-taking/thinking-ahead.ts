/**
 * What it saves to ask the model before the turn is certainly over, and what it costs in thoughts that are thrown away:
 * `node bench/turn-taking/thinking-ahead.ts [--part held-out] [--first-token-ms 300,600]`. Each end of turn of the set is played without
 * such thoughts and with them, for models of different slowness; the clock is virtual. See docs/turn-taking.md.
 */
import { openFvad } from '../../src/adapters/providers/fvad/fvad.ts';
import { playItem, type PlaySetup } from './call/play.ts';
import { turnAt } from './call/plan.ts';
import { readOptions } from './options.ts';
import { ms, percent, percentile, spread, table } from './report/numbers.ts';
import { ahead, type AheadOutcome } from './score/ahead.ts';
import { itemsOf } from './set/draw-set.ts';
import { type EndpointItem, PARTS_OF } from './set/items.ts';
import { readClipLabels } from './set/labels.ts';
import { openSpeaker } from './sound/clips.ts';

const { role, seed, filter, cache, partialMs, finalMs, wordErrors, earlyFinals, firstTokens } = readOptions(
  process.argv.slice(2),
);
/** None; the product's default; and every thought there is occasion for, which shows what the bound keeps out. */
const SHARES = [0, undefined, Number.MAX_SAFE_INTEGER];
const NAMES = ['none', 'default', 'unbounded'];

const drawing = openSpeaker(cache);
const items = PARTS_OF[role]
  .flatMap((part) => itemsOf({ part, seed, speaker: drawing }))
  .filter((item): item is EndpointItem => item.kind === 'endpointing' && item.id.includes(filter));
const setup: PlaySetup = {
  speaker: openSpeaker(cache, readClipLabels()),
  vad: await openFvad(),
  timing: { partialMs, finalMs, wordErrors, earlyFinals },
  words: 'labels',
  turn: turnAt(null),
};

const rows: string[][] = [];
for (const firstTokenMs of firstTokens) {
  const outcomes: AheadOutcome[][] = [];
  for (const share of SHARES) {
    const some: AheadOutcome[] = [];
    for (const item of items) {
      const call = await playItem(item, {
        ...setup,
        firstTokenMs,
        ...(share !== undefined && { thinkAhead: share }),
      });
      some.push(ahead(item, call));
    }
    outcomes.push(some);
  }
  for (const [index, name] of NAMES.entries())
    rows.push(rowOf(firstTokenMs, name, outcomes[index]!, outcomes[0]!));
}
const head = [
  'first token',
  'thoughts ahead',
  'heard after p50/p90/p99 ms',
  'saved, median',
  'turns that save',
  'used a turn',
  'thrown away a turn',
];
console.log(`${items.length} turns for ${role}, seed ${seed}, default settings.\n`);
console.log(table(head, rows));

/** `without`: the same items in the same order with no thought ahead. */
function rowOf(firstTokenMs: number, name: string, some: AheadOutcome[], without: AheadOutcome[]): string[] {
  const heard = some.flatMap(({ heardMs }) => heardMs ?? []);
  const saved = some.flatMap(({ heardMs }, index) => {
    const before = without[index]!.heardMs;
    return heardMs === null || before === null ? [] : [before - heardMs];
  });
  const sum = (of: (one: AheadOutcome) => number): string =>
    (some.reduce((total, one) => total + of(one), 0) / some.length).toFixed(2);
  return [
    `${firstTokenMs} ms`,
    name,
    spread(heard),
    some === without ? '–' : ms(percentile(saved, 0.5)),
    some === without ? '–' : percent(saved.filter((one) => one > 20).length, saved.length),
    sum(({ used }) => used),
    sum(({ wasted }) => wasted),
  ];
}
