/** How long the script engine takes for a turn, and how large its memo grows. `node bench/script-engine.ts` */
import { readFileSync } from 'node:fs';
import type { Json } from '#voice/plan.ts';
import type { ThinkRequest } from '#voice/ports/language-model.ts';
import { compilePlan } from '#platform/agents/compile.ts';
import { scriptEngine } from '#platform/agents/script/engine.ts';
import { parseStrategy } from '#platform/agents/strategy.ts';

const CALLS: Record<string, string[]> = {
  cards: ['ten of clubs', 'yes', 'four queen of clubs', 'are you cheating', 'seven of clubs', 'no thanks'],
  dental: [
    'hi i would like to make an appointment',
    'a cleaning next tuesday at three for anna miller',
    'yes',
    'how much is it',
    'five five five oh one three four',
    'no, five not four',
    'yes',
    'actually make it thursday',
    'no thank you',
  ],
  sales: [
    'sure',
    'maybe twenty',
    'how much is it',
    "that's too expensive",
    'yes',
    'anna miller',
    'next wednesday at ten',
  ],
};
const ROUNDS = 300;

for (const [name, lines] of Object.entries(CALLS)) {
  const source = readFileSync(new URL(`../examples/${name}.yaml`, import.meta.url), 'utf8');
  const parsing = time(() => parseStrategy(source));
  const parsed = parsing.value;
  if (!parsed.ok) throw new Error(`${name}: ${parsed.errors[0]?.message ?? ''}`);
  const compiling = time(() => compilePlan(parsed.strategy));
  const engine = scriptEngine(parsed.strategy, { nowIso: '2026-11-23' });
  const turns: number[] = [];
  let memoBytes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    let memo: Json = null;
    for (const text of lines) {
      const turn = { text, confidence: 0.95, via: 'speech' as const };
      const start = performance.now();
      const request: ThinkRequest = { turn, history: [], since: [], memo, interrupted: null, tools: [] };
      for await (const delta of engine.respond(request, new AbortController().signal)) {
        if (delta.type === 'outcome') memo = delta.outcome.memo ?? null;
      }
      turns.push(performance.now() - start);
      memoBytes = Math.max(memoBytes, JSON.stringify(memo).length);
    }
  }
  const first = turns[0] ?? 0;
  turns.sort((a, b) => a - b);
  const at = (share: number): string => (turns[Math.floor(turns.length * share)] ?? 0).toFixed(3);
  console.log(
    `${name}: parse ${parsing.ms.toFixed(1)} ms, compile ${compiling.ms.toFixed(1)} ms, ${turns.length} turns: ` +
      `first ${first.toFixed(2)} ms, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, memo at most ${memoBytes} bytes`,
  );
}

function time<T>(work: () => T): { value: T; ms: number } {
  const start = performance.now();
  const value = work();
  return { value, ms: performance.now() - start };
}
