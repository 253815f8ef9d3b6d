/** A language model that answers by script, on the clock that it is given: deltas in time, failures, stalls and cuts. */
import { ParleyError, type ErrorCode } from '../../errors.ts';
import { sleep, type Clock } from '../clock.ts';
import type {
  LanguageModel,
  ThinkDelta,
  ThinkOutcome,
  ThinkRequest,
  ToolRequest,
} from '../language-model.ts';

/** One thing that the model does, `afterMs` (0 when absent) after the one before it. */
export type ScriptedStep = { afterMs?: number } & (
  | { text: string }
  | { tool: ToolRequest }
  | { outcome: ThinkOutcome }
  | { fail: ErrorCode }
  /** Says nothing more, for ever. */
  | { stall: true }
);

/** An answer is its steps, or what the request makes of it. Without an `outcome` step it ends with an empty one. */
export type ScriptedAnswer = ScriptedStep[] | ((request: ThinkRequest) => ScriptedStep[]);

export interface FakeLanguageModel extends LanguageModel {
  /** Every request so far, oldest first. */
  readonly requests: ThinkRequest[];
  /** Answers that are going on. */
  readonly open: number;
  /** Answers that were aborted before they ended. */
  readonly aborted: number;
  /** Puts answers at the end of the queue. */
  add(...answers: ScriptedAnswer[]): void;
}

/** The answers are given in order, one a request; a request beyond the last one fails with `internal.fault`. */
export function fakeLanguageModel(clock: Clock, answers: ScriptedAnswer[] = []): FakeLanguageModel {
  const queue = [...answers];
  const requests: ThinkRequest[] = [];
  let open = 0;
  let aborted = 0;

  async function* respond(request: ThinkRequest, signal: AbortSignal): AsyncGenerator<ThinkDelta> {
    signal.throwIfAborted();
    requests.push(request);
    const answer = queue.shift();
    if (!answer)
      throw new ParleyError(
        'internal.fault',
        `the scripted model has no answer for request ${requests.length}`,
      );
    open += 1;
    let ended = false;
    try {
      yield* play(clock, typeof answer === 'function' ? answer(request) : answer, signal);
      ended = true;
    } finally {
      open -= 1;
      if (!ended && signal.aborted) aborted += 1;
    }
  }

  return {
    id: 'fake',
    respond,
    requests,
    add: (...more) => void queue.push(...more),
    get open() {
      return open;
    },
    get aborted() {
      return aborted;
    },
  };
}

async function* play(clock: Clock, steps: ScriptedStep[], signal: AbortSignal): AsyncGenerator<ThinkDelta> {
  let told = false;
  for (const step of steps) {
    if (step.afterMs) await sleep(clock, step.afterMs, signal);
    signal.throwIfAborted();
    if ('stall' in step) await never(signal);
    else if ('fail' in step) throw new ParleyError(step.fail, 'the scripted model fails as it was told to');
    else if ('text' in step) yield { type: 'text', text: step.text };
    else if ('tool' in step) yield { type: 'tool', request: step.tool };
    else {
      told = true;
      yield { type: 'outcome', outcome: step.outcome };
    }
  }
  if (!told) yield { type: 'outcome', outcome: {} };
}

function never(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

/** An answer of words that come `everyMs` apart, the first after `firstMs`: the usual shape of a model's text. */
export function spokenAnswer(
  text: string,
  timing: { firstMs: number; everyMs: number },
  outcome: ThinkOutcome = {},
): ScriptedStep[] {
  const words = text.match(/\s*\S+/g) ?? [];
  const steps: ScriptedStep[] = words.map((word, i) => ({
    afterMs: i === 0 ? timing.firstMs : timing.everyMs,
    text: word,
  }));
  return [...steps, { outcome }];
}
