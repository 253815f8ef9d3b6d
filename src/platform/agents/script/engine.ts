/**
 * The script engine: answers from the strategy alone, without a model, in about a millisecond, and always the same way.
 * It understands English. All that it knows of a call is in the memo.
 */
import type { Json } from '#voice/plan.ts';
import type { LanguageModel, ThinkOutcome, ThinkRequest } from '#voice/ports/language-model.ts';
import type { Strategy } from '../strategy/schema.ts';
import { extractAnswers } from './extract-answers.ts';
import { questionWasHeard } from './heard.ts';
import { openingState } from './opening.ts';
import { FILLERS, tokenise } from './parse/tokens.ts';
import { readMemo, writeMemo } from './state/memo.ts';
import type { State } from './state/memo.ts';
import { answerTurn } from './turn/answer-turn.ts';
import type { Answer, Turn } from './turn/turn.ts';
import { buildIndex, expand } from './understand/intent-index.ts';
import type { IntentIndex } from './understand/intent-index.ts';

export interface ScriptEngineOptions {
  /**
   * The local day of the call, such as `2026-11-21`, or what gives it: asked once a call, at its first turn, and kept in the memo.
   * Without it "tomorrow" and other dates without a year are not understood.
   */
  nowIso?: string | (() => string);
}

export function scriptEngine(strategy: Strategy, options: ScriptEngineOptions = {}): LanguageModel {
  const index = buildIndex(strategy);
  const { nowIso } = options;
  const today = (): string | null => (typeof nowIso === 'function' ? nowIso() : (nowIso ?? null));
  return {
    id: 'script',
    // oxlint-disable-next-line typescript/require-await -- the port is asynchronous; this engine has nothing to wait for
    async *respond(request, signal) {
      signal.throwIfAborted();
      const state = readMemo(request.memo) ?? openingState(strategy, today()?.slice(0, 10) ?? null);
      const answer = answerTurn(openTurn({ strategy, index, state }, request));
      yield { type: 'text', text: answer.text };
      yield { type: 'outcome', outcome: outcomeOf(strategy, state, answer) };
    },
  };
}

function openTurn(
  { strategy, index, state }: { strategy: Strategy; index: IntentIndex; state: State },
  { turn, interrupted }: ThinkRequest,
): Turn {
  const tokens = tokenise(turn.text);
  const before = state.fresh;
  state.fresh = [];
  return {
    strategy,
    state,
    index,
    tokens,
    plain: plainOf(tokens),
    doubtful: turn.via === 'speech' && turn.confidence < strategy.confirm_below,
    questionHeard: questionWasHeard(interrupted, state.asked),
    before,
    correcting: false,
    says: [],
  };
}

function plainOf(tokens: readonly string[]): string {
  return tokens
    .filter((word) => !FILLERS.has(word))
    .map(expand)
    .join(' ');
}

function outcomeOf(strategy: Strategy, state: State, answer: Answer): ThinkOutcome {
  const slots: Record<string, Json> = structuredClone(state.slots);
  if (answer.end) Object.assign(slots, extractAnswers(strategy, state.slots));
  return {
    memo: writeMemo(state),
    expect: answer.expect,
    slots,
    ...(answer.end ? { end: answer.end } : {}),
    ...(answer.notUnderstood ? { notUnderstood: true } : {}),
  };
}
