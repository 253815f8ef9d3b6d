/** What a simulation has found, for a person to read in a terminal. */
import { styleText } from 'node:util';
import { pairOf } from '#platform/rehearse/simulation/coverage/coverage.ts';
import { INPUT_TYPES } from '#platform/rehearse/simulation/coverage/input-types.ts';
import { OUT_OF_REACH } from '#platform/rehearse/simulation/coverage/rules.ts';
import { MEANINGS, SITUATIONS } from '#platform/rehearse/simulation/coverage/situations.ts';
import { SENTENCES } from '#platform/rehearse/simulation/invariants/all.ts';
import { commandFor, neverActed, neverReached, RULES_IN_REACH, type Findings } from './findings.ts';

export interface Page {
  colours: boolean;
  /** Characters that a line may have. */
  width: number;
}

type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

const LABEL = 22;

export function painter({ colours }: Page): Paint {
  return (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text);
}

export function printFindings(findings: Findings, page: Page): string {
  const paint = painter(page);
  const heading = (text: string): string => `\n${paint('bold', text)}`;
  return [
    heading('Simulated calls'),
    ...summary(findings, paint),
    heading('How they ended'),
    ...columns(byCount(findings.covered.ends), page.width),
    heading('Calls in which each voice rule acted'),
    ...rules(findings, page, paint),
    heading('Situations and what came in them'),
    ...pairs(findings, paint),
    ...findings.failures.flatMap((failure) => ['', ...broken(failure, page, paint)]),
    '',
    verdict(findings, paint),
    '',
  ].join('\n');
}

function summary(
  { asked, covered, replayed, orders, seconds, cpuSeconds, stopped }: Findings,
  paint: Paint,
): string[] {
  const per = (count: number): string => `${n(Math.round(count / seconds))} a second`;
  const last = asked.firstSeed + asked.calls - 1;
  return [
    row('calls', `${n(covered.calls)} of ${n(asked.calls)}${stopped ? paint('yellow', '  (stopped)') : ''}`),
    row('seeds', `${asked.firstSeed} to ${last}`),
    row('time', `${duration(seconds)} on ${asked.workers} ${asked.workers === 1 ? 'thread' : 'threads'}`),
    row('pace', `${per(covered.calls)}; ${n(Math.round(covered.calls / cpuSeconds))} a second of CPU`),
    row('orders of events', `${n(orders)} different ones, ${per(orders)}`),
    row('steps', `${n(covered.steps)}, each held to ${Object.keys(SENTENCES).length - 1} invariants`),
    row('replayed from the log', `${n(replayed)} calls`),
  ];
}

function rules(findings: Findings, { width }: Page, paint: Paint): string[] {
  const acted = RULES_IN_REACH.filter((rule) => findings.covered.rules[rule]);
  const never = neverActed(findings);
  return [
    ...columns(
      acted.map((rule) => [rule, findings.covered.rules[rule] ?? 0]),
      width,
    ),
    ...(never.length > 0 ? [paint('yellow', '  never:')] : []),
    ...columns(
      never.map((rule) => [rule, 0]),
      width,
    ),
    ...Object.entries(OUT_OF_REACH).map(([rule, why]) =>
      paint('dim', `  ${rule.padEnd(5)} out of reach: ${why}`),
    ),
  ];
}

/** Inputs down, situations across; each cell says how many digits the count has, a dot that it never came. */
function pairs(findings: Findings, paint: Paint): string[] {
  const letter = (index: number): string => String.fromCharCode(97 + index);
  const head = `  ${' '.repeat(LABEL - 4)}${SITUATIONS.map((_, index) => ` ${letter(index)}`).join('')}`;
  const lines = INPUT_TYPES.map((input) => {
    const cells = SITUATIONS.map((situation) => {
      const count = findings.covered.pairs[pairOf(situation, input)] ?? 0;
      return ` ${count === 0 ? paint('dim', '·') : String(count).length}`;
    });
    return `  ${input.padEnd(LABEL - 4)}${cells.join('')}`;
  });
  const legend = SITUATIONS.map((one, index) =>
    paint('dim', `  ${letter(index)}  ${one.padEnd(15)} ${MEANINGS[one]}`),
  );
  const all = SITUATIONS.length * INPUT_TYPES.length;
  const reached = `  ${all - neverReached(findings).length} of ${all} pairs reached; a figure is the number of digits of the count`;
  return [head, ...lines, paint('dim', reached), ...legend];
}

function broken(
  { seed, invariant, sentence, script }: Findings['failures'][number],
  page: Page,
  paint: Paint,
): string[] {
  const room = Math.max(60, page.width - 12);
  return [
    `${paint(['bold', 'red'], `Broken: ${invariant}`)}  ${SENTENCES[invariant] ?? ''}`,
    row('seed', String(seed)),
    row('what happened', sentence.split('\n')[0] ?? ''),
    row('again', paint('bold', commandFor(seed))),
    row('shortest script', `${script.length} inputs`),
    ...script.map(({ atMs, ...input }) => {
      const text = JSON.stringify(input);
      return `  ${String(atMs).padStart(8)}  ${text.length > room ? `${text.slice(0, room - 1)}…` : text}`;
    }),
  ];
}

function verdict({ broken: count, failures, covered }: Findings, paint: Paint): string {
  if (covered.calls === 0) return paint('yellow', 'No call was played.');
  if (count === 0)
    return paint(['bold', 'green'], `${n(covered.calls)} calls, and none of them broke an invariant.`);
  const ways = failures.length === 1 ? 'in one way' : `in ${failures.length} ways`;
  return paint(['bold', 'red'], `${n(count)} of ${n(covered.calls)} calls broke an invariant, ${ways}.`);
}

function byCount(counts: Record<string, number>): [string, number][] {
  return Object.entries(counts).toSorted(([, a], [, b]) => b - a);
}

/** Names and counts in as many columns as the page has room for. */
function columns(entries: [string, number][], width: number): string[] {
  const widest = Math.max(4, ...entries.map(([name]) => name.length));
  const cell = widest + 13;
  const across = Math.max(1, Math.floor((width - 2) / cell));
  const lines: string[] = [];
  for (let at = 0; at < entries.length; at += across) {
    const some = entries.slice(at, at + across);
    lines.push(`  ${some.map(([name, count]) => name.padEnd(widest) + n(count).padStart(10)).join('   ')}`);
  }
  return lines;
}

export function row(label: string, value: string): string {
  return `  ${label.padEnd(LABEL)}${value}`;
}

function n(count: number): string {
  return count.toLocaleString('en');
}

function duration(seconds: number): string {
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
