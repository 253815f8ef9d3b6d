/** Runs the heart's requests to synthesisers, and hands their audio to playout. */
import type { Effect } from '../effects.ts';
import { codeOf } from '../errors.ts';
import type { CallPlan, TimedWord } from '../plan.ts';
import type { Clock } from '../ports/clock.ts';
import type { SpeechChunk, TextToSpeech } from '../ports/text-to-speech.ts';
import type { Report } from '../report.ts';
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
}

export class Voice {
  readonly #setup: VoiceSetup;
  readonly #running = new Map<string, Speaking>();
  /** Which request speaks each clause: a clause whose voice failed is spoken on by another. */
  readonly #speaking = new Map<string, string>();

  constructor(setup: VoiceSetup) {
    this.#setup = setup;
  }

  start({ speakId, clauseId, say, provider }: Extract<Effect, { type: 'speak.start' }>): void {
    const { playout, plan, providers } = this.#setup;
    playout.queue(clauseId);
    const fromMs = playout.durationMs(clauseId);
    const abort = new AbortController();
    const one: Speaking = { speakId, clauseId, say, abort, fromMs, words: [], began: false, over: false };
    this.#running.set(speakId, one);
    this.#speaking.set(clauseId, speakId);
    const request = { text: say, locale: plan.locale, voice: plan.voice.id, speed: plan.voice.speed };
    void this.#speak(one, () => providers[provider]?.speak(request, abort.signal) ?? none());
  }

  cancel(speakId: string): void {
    const one = this.#running.get(speakId);
    one?.abort.abort();
    this.#running.delete(speakId);
    if (one) this.#finish(one);
  }

  close(): void {
    for (const { abort } of this.#running.values()) abort.abort();
    this.#running.clear();
  }

  async #speak(one: Speaking, open: () => AsyncIterable<SpeechChunk>): Promise<void> {
    const { plan, clock, report } = this.#setup;
    try {
      const { speechStallMs } = plan.limits;
      for await (const chunk of withoutStalls(open(), speechStallMs, clock, () => one.abort.abort())) {
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
      if (this.#isLive(one)) this.#running.delete(one.speakId);
    }
  }

  #take(one: Speaking, chunk: SpeechChunk): void {
    const { playout, report } = this.#setup;
    if (chunk.words) one.words = chunk.words;
    if (chunk.samples.length > 0) {
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

  /** No more audio comes of this request; the clause is complete where no other speaks it on. */
  #finish({ clauseId, speakId }: Speaking): void {
    if (this.#speaking.get(clauseId) !== speakId) return;
    this.#speaking.delete(clauseId);
    this.#setup.playout.complete(clauseId);
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
