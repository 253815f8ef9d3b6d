/** One talk on the test bench: a session like that of a call, and when the agent has said all that it will say for now. */
import type { Happening } from '#voice/events.ts';
import type { CallPlan } from '#voice/plan.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { LanguageModel, ToolRunner } from '#voice/ports/language-model.ts';
import { Session } from '#voice/session.ts';
import type { Ticker } from '#voice/speaking/ticker.ts';
import { compilePlan } from '../compile.ts';
import type { Strategy } from '../strategy.ts';
import { noEars, noVoiceActivity, silentVoice, textLine, type TextLine } from './silent-call.ts';

/** Whoever types may think as long as they like: the agent does not ask whether somebody is still there. */
const PATIENT_MS = 24 * 3_600_000;

export interface TalkSetup {
  strategy: Strategy;
  clock: Clock;
  ticker: Ticker;
  llm: LanguageModel[];
  tools: ToolRunner;
}

export class Talk {
  readonly #clock: Clock;
  readonly #line: TextLine = textLine();
  readonly #session: Session;
  #events: Happening[] = [];
  #over = false;
  #heard: () => void = () => undefined;

  constructor({ strategy, clock, ticker, llm, tools }: TalkSetup) {
    this.#clock = clock;
    this.#session = new Session({
      plan: patient(compilePlan(strategy)),
      line: this.#line,
      clock,
      ticker,
      providers: { stt: [noEars], tts: [silentVoice], llm, vad: noVoiceActivity },
      tools,
      log: (entry) => {
        if (entry.kind !== 'event') return;
        this.#events.push(entry.data);
        this.#heard();
      },
      ended: () => {
        this.#over = true;
        this.#heard();
      },
    });
  }

  get ended(): boolean {
    return this.#over;
  }

  begin(): void {
    this.#session.answer();
  }

  say(text: string): void {
    this.#line.type(text);
  }

  close(): void {
    if (!this.#over) this.#line.hangUp('the talk is over');
  }

  /** Does `ask`; resolves with what has happened since the last answer, when nobody is going to speak but the caller, or after `limitMs`. */
  async answered(ask: () => void, limitMs: number): Promise<Happening[]> {
    const done = Promise.withResolvers<void>();
    const cancel = this.#clock.timer(limitMs, done.resolve);
    ask();
    // What one step has told belongs together: the look comes after it.
    this.#heard = () => queueMicrotask(() => this.#isQuiet() && done.resolve());
    this.#heard();
    await done.promise;
    cancel();
    this.#heard = () => undefined;
    return this.#events.splice(0);
  }

  #isQuiet(): boolean {
    if (this.#over) return true;
    const { phase, reply, turn, wait } = this.#session.state;
    return phase === 'active' && reply === null && turn === null && wait === null;
  }
}

function patient(plan: CallPlan): CallPlan {
  return { ...plan, silence: { ...plan.silence, afterMs: PATIENT_MS } };
}
