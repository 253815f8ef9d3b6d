/** The plan of the set's calls: the product's own defaults, as the strategy compiler gives them. */
import { compilePlan } from '../../../src/platform/agents/compile.ts';
import { parseStrategy } from '../../../src/platform/agents/strategy.ts';
import type { CallPlan, Expectation, TurnPlan } from '../../../src/voice/plan.ts';

const STRATEGY = {
  id: 'turn-taking',
  name: 'Turn-taking',
  locale: 'en-US',
  persona: { name: 'Ava', prompt: 'You answer the telephone.', disclosure: 'I am a computer.' },
  greeting: { say: 'Good morning.', interruptible: true },
  slots: { more: { type: 'yes-no', label: 'more' } },
  steps: [{ id: 'more', ask: 'Is there more?', slot: 'more' }],
  closing: { say: 'Goodbye.', reason: 'done' },
};

let compiled: CallPlan | null = null;

function defaultPlan(): CallPlan {
  if (compiled) return compiled;
  const parsed = parseStrategy(JSON.stringify(STRATEGY));
  if (!parsed.ok) throw new Error(`The set's own strategy is wrong: ${JSON.stringify(parsed.errors)}`);
  compiled = compilePlan(parsed.strategy);
  return compiled;
}

export function planFor(
  greeting: { text: string; expect: Expectation },
  turn: TurnPlan,
  thinkAhead?: number,
): CallPlan {
  const plan = defaultPlan();
  return {
    ...plan,
    greeting: { ...greeting, interruptible: true },
    turn,
    limits: { ...plan.limits, ...(thinkAhead !== undefined && { thinkAhead }) },
    speech: { ...plan.speech, fillers: [] },
    silence: { ...plan.silence, afterMs: 60_000 },
    fallbacks: [],
  };
}

/**
 * The default turn plan at a budget: `endpointMs` is the budget, `endpointCompleteMs` at most that. How long an unfinished phrase or a
 * number in the making is waited for stays as it is. The rules may move a wait from there, and nothing is decided before the final:
 * what callers really wait is measured beside it.
 */
export function turnAt(budgetMs: number | null): TurnPlan {
  const { turn } = defaultPlan();
  if (budgetMs === null) return turn;
  const share = budgetMs / turn.endpointMs;
  return {
    ...turn,
    endpointMs: budgetMs,
    endpointCompleteMs: Math.min(budgetMs, Math.round(turn.endpointCompleteMs * Math.max(1, share))),
  };
}
