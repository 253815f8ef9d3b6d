/** Runs the heart's requests to synthesisers, and hands their audio to playout. */
import type { Effect } from '../effects.ts';
import { codeOf, tooSlow } from '../errors.ts';
import type { CallPlan, TimedWord } from '../plan.ts';
import type { CancelTimer, Clock } from '../ports/clock.ts';
import type { SpeechChunk, TextToSpeech } from '../ports/text-to-speech.ts';
import type { Report } from '../report.ts';
import { speechRequest } from './speech-request.ts';
import { withoutStalls } from './deadline.ts';
import { spreadWords } from './heard.ts';
import type { Playout } from './playout.ts';

export interface VoiceSetup {
  plan: CallPlan;
  providers: TextToSpeech[];
  clock: Clock;
  playout: Playout;
  report: Report;
}

/** A voice whose pace is not known yet may take so long to its first audio before another is asked beside it. */
const PATIENCE_MS = 700;
/** Bounds of what a voice's own pace makes of it. Less: two voices for a moment's delay; more: the caller wonders. */
const PATIENCE = { leastMs: 600, mostMs: 1000 };
/** Another voice needs about so long: it is asked while that much is still to be heard. */
const HEAD_START_MS = 300;

/** Twice what the voice usually takes. */
function patienceMs(usualMs: number | null): number {
  if (usualMs === null) return PATIENCE_MS;
  return Math.min(PATIENCE.mostMs, Math.max(PATIENCE.leastMs, 2 * usualMs));
}

/** One request to a synthesiser, while it runs. */
interface Speaking {
  speakId: string;
  clauseId: string;
  say: string;
  abort: AbortController;
  /** What the clause had of audio before. */
  fromMs: number;
  words: TimedWord[];
  began: boolean;
  /** All its audio is there: the clause can be heard to its end, whenever its words are timed. */
  over: boolean;
  unwatch: CancelTimer;
}

export class Voice {
  readonly #setup: VoiceSetup;
  /** By request; a clause has several while voices are asked beside one another, of which one only gives audio. */
  readonly #running = new Map<string, Speaking>();

  constructor(setup: VoiceSetup) {
    this.#setup = setup;
  }

  start({ speakId, clauseId, say, provider }: Extract<Effect, { type: 'speak.start' }>): void {
    const { playout, plan, providers } = this.#setup;
    playout.queue(clauseId);
    const fromMs = playout.durationMs(clauseId);
    const abort = new AbortController();
    const unwatch = (): void => undefined;
    const one: Speaking = {
      speakId,
      clauseId,
      say,
      abort,
      fromMs,
      words: [],
      began: false,
      over: false,
      unwatch,
    };
    this.#running.set(speakId, one);
    this.#watch(one, patienceMs(providers[provider]?.usualFirstAudioMs?.() ?? null));
    const request = speechRequest(plan, say);
    void this.#speak(one, () => providers[provider]?.speak(request, abort.signal) ?? none());
  }

  /** `late`: the provider is told that it was too slow. */
  cancel(speakId: string, late = false): void {
    const one = this.#running.get(speakId);
    if (!one) return;
    one.unwatch();
    one.abort.abort(late ? tooSlow() : undefined);
    this.#running.delete(speakId);
    this.#finish(one);
  }

  close(): void {
    for (const { abort, unwatch } of this.#running.values()) {
      unwatch();
      abort.abort();
    }
    this.#running.clear();
  }

  /** Tells once when a clause has no audio after `delayMs` and nothing, or hardly anything, is left to be heard before it. */
  #watch(one: Speaking, delayMs: number): void {
    const { clock, playout, report } = this.#setup;
    one.unwatch = clock.timer(delayMs, () => {
      const aheadMs = playout.aheadMs(one.clauseId);
      if (aheadMs > HEAD_START_MS) this.#watch(one, aheadMs - HEAD_START_MS);
      else report({ type: 'speech.late', speakId: one.speakId });
    });
  }

  async #speak(one: Speaking, open: () => AsyncIterable<SpeechChunk>): Promise<void> {
    const { plan, clock, playout, report } = this.#setup;
    try {
      const patience = { stallMs: plan.limits.speechStallMs, aheadMs: () => playout.aheadMs(one.clauseId) };
      for await (const chunk of withoutStalls(open(), patience, clock, (why) => one.abort.abort(why))) {
        if (!this.#isLive(one)) return;
        this.#take(one, chunk);
      }
      if (!this.#isLive(one)) return;
      if (!one.over) this.#conclude(one);
    } catch (fault) {
      if (!this.#isLive(one) || one.over) return;
      report({
        type: 'speech.failed',
        speakId: one.speakId,
        code: codeOf(fault),
        durationMs: this.#durationMs(one),
      });
      this.#finish(one);
    } finally {
      one.unwatch();
      if (this.#isLive(one)) this.#running.delete(one.speakId);
    }
  }

  #take(one: Speaking, chunk: SpeechChunk): void {
    const { playout, report } = this.#setup;
    if (chunk.words) one.words = chunk.words;
    if (chunk.samples.length > 0) {
      one.unwatch();
      if (!one.began) report({ type: 'speech.began', speakId: one.speakId });
      one.began = true;
      playout.append(one.clauseId, chunk.samples);
    }
    if (chunk.last && !one.over) this.#conclude(one);
    else if (one.over && chunk.words) {
      report({ type: 'speech.timed', clauseId: one.clauseId, words: shifted(chunk.words, one.fromMs) });
    }
  }

  #conclude(one: Speaking): void {
    one.over = true;
    const durationMs = this.#durationMs(one);
    this.#setup.report({
      type: 'speech.done',
      speakId: one.speakId,
      durationMs,
      words: timesOf(one, durationMs),
    });
    this.#finish(one);
  }

  /** No more audio comes of this request; the clause is complete where no other speaks it. */
  #finish(done: Speaking): void {
    for (const one of this.#running.values()) {
      if (one !== done && one.clauseId === done.clauseId && !one.over) return;
    }
    this.#setup.playout.complete(done.clauseId);
  }

  #isLive(one: Speaking): boolean {
    return this.#running.get(one.speakId) === one;
  }

  #durationMs({ clauseId }: Speaking): number {
    return Math.round(this.#setup.playout.durationMs(clauseId));
  }
}

/** The voice's own word times on the clause's axis, or an even spread where it has not given any. */
function timesOf({ say, words, fromMs }: Speaking, durationMs: number): TimedWord[] {
  const spoken = say.split(/\s+/).filter((word) => word !== '');
  if (words.length !== spoken.length) return spreadWords(spoken, fromMs, durationMs - fromMs);
  return shifted(words, fromMs);
}

function shifted(words: TimedWord[], byMs: number): TimedWord[] {
  return words.map(({ text, startMs, endMs }) => ({
    text,
    startMs: Math.round(startMs + byMs),
    endMs: Math.round(endMs + byMs),
  }));
}

async function* none(): AsyncGenerator<never> {}
