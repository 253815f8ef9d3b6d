/** One simulated call told step by step: what came, what the heart asked for, what it noted. */
import { failureOf, simulate } from '#platform/rehearse/simulation/simulate.ts';
import { logBroken } from '#platform/rehearse/simulation/invariants/log.ts';
import { SENTENCES } from '#platform/rehearse/simulation/invariants/all.ts';
import { painter, row, type Page } from './print-findings.ts';

const MARKS = { input: '→', effect: ' ', event: '·', life: '~' } as const;

export function printOne(seed: number, page: Page, json: boolean): { text: string; broken: boolean } {
  const call = simulate(seed);
  call.broken ??= logBroken(call);
  const failure = failureOf(seed, call);
  if (json) {
    const { plan, providers, log, broken } = call;
    const text = `${JSON.stringify({ seed, plan, providers, broken, script: failure?.script ?? null, log }, null, 2)}\n`;
    return { text, broken: failure !== null };
  }
  const paint = painter(page);
  const room = Math.max(60, page.width - 34);
  const lines = call.log.map(({ atMs, kind, data }) => {
    const { type, ...rest } = data as { type: string; atMs?: number };
    delete rest.atMs;
    const text = Object.keys(rest).length === 0 ? '' : JSON.stringify(rest);
    const cut = text.length > room ? `${text.slice(0, room - 1)}…` : text;
    const name = `${MARKS[kind]} ${type}`.padEnd(20);
    const line = `${kind === 'input' ? String(atMs).padStart(8) : ' '.repeat(8)}  ${name} ${cut}`;
    return kind === 'effect' ? paint('dim', line) : kind === 'event' ? paint('cyan', line) : line;
  });
  const end = failure
    ? [
        `${paint(['bold', 'red'], `Broken: ${failure.invariant}`)}  ${SENTENCES[failure.invariant] ?? ''}`,
        row('what happened', failure.sentence),
        row('shortest script', `${failure.script.length} inputs`),
        ...failure.script.map((input) => `  ${JSON.stringify(input)}`),
      ]
    : [paint(['bold', 'green'], 'Nothing is broken in this call.')];
  const head = `${paint('bold', `The simulated call of seed ${seed}`)}  ${paint('dim', '→ what came   · what was noted, and between them what was asked for')}`;
  return { text: ['', head, '', ...lines, '', ...end, ''].join('\n'), broken: failure !== null };
}
