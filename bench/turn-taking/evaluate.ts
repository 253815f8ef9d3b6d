/**
 * Plays the labelled set through the real session and prints how the floor was given and taken:
 * `node bench/turn-taking/evaluate.ts [--part held-out]`. See docs/turn-taking.md.
 */
import { explain } from './report/explain.ts';
import { goalsTable } from './report/goals.ts';
import { endpointTables } from './report/endpointing-tables.ts';
import { writePlots } from './report/plots.ts';
import { overlapTables } from './report/overlap-tables.ts';
import { readOptions } from './options.ts';
import { runAll } from './run-all.ts';
import { openPlayer } from './run-items.ts';
import { itemsOf } from './set/draw-set.ts';
import { PARTS_OF } from './set/items.ts';
import { peopleOf } from './set/people.ts';
import { openSpeaker } from './sound/clips.ts';

const options = readOptions(process.argv.slice(2));
const people = peopleOf(options.role, options.people, options.seed);
const speaker = openSpeaker(options.cache);
const drawn = PARTS_OF[options.role].flatMap((part) => itemsOf({ part, seed: options.seed, speaker }));
const all = [...drawn, ...people];
const items = all.filter(({ id, kind }) => options.kinds.includes(kind) && id.includes(options.filter));
if (options.explain !== null) {
  const item = items.find(({ id }) => id.endsWith(options.explain!));
  if (!item) throw new Error(`No item for ${options.role} is called "${options.explain}".`);
  console.log(explain(item, await (await openPlayer(options)).play(item)));
} else {
  const startedMs = performance.now();
  const results = await runAll(items, options);
  const plots = options.plots ? writePlots(results, options.budgets) : [];
  const overlap = results.flatMap((one) => (one.kind === 'overlap' ? [one] : []));
  const endpoint = results.flatMap((one) => (one.kind === 'endpointing' ? [one] : []));
  if (options.json) console.log(JSON.stringify(results));
  else {
    if (options.role === 'held-out' && people.length === 0)
      console.log(`No recordings of people in ${options.people}: the set is its synthetic voices alone.\n`);
    console.log(
      `For ${options.role}, seed ${options.seed}, ${options.vad}, words from ${options.words}: partial ${options.partialMs} ms after a word, final ${options.finalMs} ms after the end of speech was noticed.\n`,
    );
    console.log(`${goalsTable(results, options.budgets)}\n`);
    if (overlap.length > 0) console.log(overlapTables(overlap));
    if (endpoint.length > 0) console.log(`\n${endpointTables(endpoint, options.budgets)}`);
    for (const name of plots) console.log(`\nWritten: bench/results/${name}`);
    console.log(`\n${results.length} items in ${Math.round((performance.now() - startedMs) / 1000)} s.`);
  }
}
