/**
 * A recogniser that knows the labels: it writes down the words whose sound has reached it, as late as one by network does. It is
 * deaf to what it was not given: a word counts when most of its frames were written and carried sound. Echo of the agent is words
 * to it like any others, as long as the caller says nothing in the same utterance.
 */
import { rms } from '../../../src/audio/features.ts';
import { FRAME_MS } from '../../../src/audio/frames.ts';
import type { TimedWord } from '../../../src/voice/plan.ts';
import type { Clock } from '../../../src/voice/ports/clock.ts';
import { type PushStream, pushStream } from '../../../src/voice/ports/push-stream.ts';
import type {
  Heard,
  HearingResult,
  HearingStream,
  SpeechToText,
} from '../../../src/voice/ports/speech-to-text.ts';
import { type SeededChance, seededChance } from '../set/chance.ts';

export interface RecogniserTiming {
  /** From a word's end to the partial that holds it. */
  partialMs: number;
  /** From the request for the final to the final. */
  finalMs: number;
  /** Share of words that come out wrong, 0 to 1. */
  wordErrors: number;
  /** Finals that are told early, for each utterance. */
  earlyFinals: number;
}

export interface Hearable extends TimedWord {
  whose: 'caller' | 'echo';
}

export interface RecogniserSetup {
  clock: Clock;
  timing: RecogniserTiming;
  seed: string;
  /** All words that have begun to reach the microphone by now, in clock time, in order of their ends. */
  hearable: () => Hearable[];
  /** Told of each request for a final: early, or when the utterance was over. */
  asked?: (early: boolean) => void;
}

/** Frames beneath this carry nothing that could be understood: -60 dB of full scale. */
const SILENT = 0.001;
/** Of a word's frames, so many must have been written and carry sound. */
const ENOUGH = 0.6;
const MISHEARD = ['the', 'four', 'is', 'a', 'it', 'then', 'or', 'her', 'so', 'knew'];

export function labelledRecogniser(setup: RecogniserSetup): SpeechToText {
  let utterances = 0;
  return {
    id: 'set',
    earlyFinals: setup.timing.earlyFinals,
    open: (_options, signal) => {
      utterances += 1;
      return hear(setup, seededChance(`${setup.seed} utterance ${utterances}`), signal);
    },
  };
}

function hear(setup: RecogniserSetup, chance: SeededChance, signal: AbortSignal): HearingStream {
  const { clock, timing } = setup;
  const openedMs = clock.nowMs();
  const ears = createEars();
  const words = createWords(setup, ears, chance);
  const cancels: (() => void)[] = [];
  let over = false;
  let finished = false;
  let shown = '';
  let earlyFrames = 0;
  const stop = (): void => {
    over = true;
    for (const cancel of cancels.splice(0)) cancel();
    signal.removeEventListener('abort', abort);
  };
  const results: PushStream<HearingResult> = pushStream(stop);
  const abort = (): void => {
    stop();
    results.end();
  };
  const later = (delayMs: number, run: () => void): void => {
    cancels.push(clock.timer(delayMs, () => !over && run()));
  };
  const partial = (): void => {
    const text = words.until(clock.nowMs() - timing.partialMs).join(' ');
    if (text === shown || text === '' || finished) return;
    shown = text;
    results.push({ type: 'partial', text });
  };
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return {
    write: (frame) => {
      if (over || finished) return;
      // What is written in the instant of opening was heard before it.
      if (clock.nowMs() === openedMs) earlyFrames += 1;
      ears.take(rms(frame), earlyFrames, openedMs);
      later(timing.partialMs, partial);
      if (clock.nowMs() === openedMs) later(0, partial);
    },
    finish: () => {
      if (over || finished) return;
      finished = true;
      setup.asked?.(false);
      const said = words.until(clock.nowMs());
      later(timing.finalMs, () => {
        stop();
        results.push({ type: 'final', ...heardOf(said) });
        results.end();
      });
    },
    early: (taken) => {
      setup.asked?.(true);
      const heard = heardOf(words.until(clock.nowMs()));
      return new Promise((resolve) => later(timing.finalMs, () => !taken.aborted && resolve(heard)));
    },
    [Symbol.asyncIterator]: () => results[Symbol.asyncIterator](),
  };
}

function heardOf(said: string[]): Heard {
  const text = said.join(' ');
  return { text, confidence: text === '' ? 0 : 0.95, refused: false, words: [] };
}

interface Ears {
  take(level: number, earlyFrames: number, openedMs: number): void;
  /** The share of this stretch of time that was written and carried sound. */
  share(startMs: number, endMs: number): number;
}

function createEars(): Ears {
  const levels: number[] = [];
  let firstMs = 0;
  return {
    take: (level, earlyFrames, openedMs) => {
      levels.push(level);
      firstMs = openedMs - earlyFrames * FRAME_MS;
    },
    share: (startMs, endMs) => {
      let sound = 0;
      let all = 0;
      for (let atMs = startMs; atMs < endMs; atMs += FRAME_MS / 2) {
        all += 1;
        if ((levels[Math.floor((atMs - firstMs) / FRAME_MS)] ?? 0) > SILENT) sound += 1;
      }
      return all === 0 ? 0 : sound / all;
    },
  };
}

/** The words that came out by a moment, with the errors that chance has drawn for them. */
function createWords(
  { hearable, timing }: RecogniserSetup,
  ears: Ears,
  chance: SeededChance,
): { until(ms: number): string[] } {
  const drawn = new Map<string, string>();
  const asHeard = (word: Hearable): string => {
    const key = `${word.whose} ${Math.round(word.startMs)} ${word.text}`;
    const known = drawn.get(key);
    if (known !== undefined) return known;
    const wrong = chance.next() < timing.wordErrors;
    const text = !wrong ? word.text : chance.next() < 0.3 ? '' : chance.pick(MISHEARD);
    drawn.set(key, text);
    return text;
  };
  return {
    until: (ms) => {
      const heard = hearable().filter(
        ({ startMs, endMs }) => endMs <= ms && ears.share(startMs, endMs) >= ENOUGH,
      );
      const own = heard.filter(({ whose }) => whose === 'caller');
      return (own.length > 0 ? own : heard).map(asHeard).filter((text) => text !== '');
    },
  };
}
