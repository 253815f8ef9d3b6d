/** One decoder at work on one utterance at a time: grammar in, samples in, texts out. Runs inside a worker thread. */
import type { Expectation, Guide, TimedWord } from '#voice/plan.ts';
import { type Evidence, judge } from './confidence.ts';
import { type Dictionary, loadDictionary } from './dictionary.ts';
import {
  Decoder,
  ENGINE_DEFAULTS,
  type EngineSettings,
  garbageWords,
  MODEL_BASE,
  type ModelName,
  type Path,
} from './engine.ts';
import { SILENCE, type UtteranceGrammar, utteranceGrammar } from './grammar/utterance.ts';
import { spokenWord } from './grammar/wording.ts';

export interface Recognised {
  text: string;
  confidence: number;
  refused: boolean;
  words: TimedWord[];
  /** What the best path says, trusted or not, and what the confidence was drawn from; for calibration. */
  best: string;
  evidence: Evidence | null;
}

const SAMPLES_PER_SECOND = 16_000;
/** Later audio of one utterance is not listened to; no caller answers a question for longer. */
const LONGEST_UTTERANCE_MS = 60_000;
/**
 * Up to this length the whole utterance is decoded again at its end with the channel levelled over all of it, which is
 * more often right (docs/RECOGNISER.md); beyond it the caller would hear the wait, so the running result stands.
 */
const LONGEST_SECOND_PASS_MS = 8000;
/** Compiled grammars kept: as many as a call asks different questions. */
const GRAMMARS_KEPT = 64;
/** How much likelier each sound of the garbage loop is than a fair share, in nats; fitted by calibration. */
const GARBAGE_COST = -1.2;
const SILENCE_COST = 5.3;
const FRAME_MS = 10;

interface Vocabulary {
  dictionary: Dictionary;
  garbage: string[];
  garbageCost: number;
  french: boolean;
}

/** What calibration varies. */
export type RecogniserTuning = Partial<Pick<EngineSettings, 'languageWeight' | 'wordCost'>> & {
  garbageCost?: number;
};

export class Recogniser {
  readonly #decoder: Decoder;
  readonly #dictionary: Dictionary;
  readonly #garbage: string[];
  readonly #french: boolean;
  readonly #garbageCost: number;
  readonly #grammars = new Map<string, UtteranceGrammar>();
  #loaded = '';
  #current: UtteranceGrammar | null = null;
  #samples = new Float32Array(SAMPLES_PER_SECOND * 4);
  #length = 0;
  #running = false;

  private constructor(decoder: Decoder, words: Vocabulary) {
    this.#decoder = decoder;
    this.#dictionary = words.dictionary;
    this.#garbage = words.garbage;
    this.#french = words.french;
    this.#garbageCost = words.garbageCost;
  }

  static async open(model: ModelName, tuning: RecogniserTuning = {}): Promise<Recogniser> {
    const dictionary = await loadDictionary(`${MODEL_BASE}${model}/dict.txt`, model);
    const garbage = await garbageWords(model);
    const { garbageCost = GARBAGE_COST, ...engine } = tuning;
    const decoder = await Decoder.open({ ...ENGINE_DEFAULTS, ...engine, model });
    return new Recogniser(decoder, { dictionary, garbage, garbageCost, french: model === 'fr-fr' });
  }

  /** Compiles and loads; answers the words of the strategy that cannot be pronounced and are left out. */
  prepare(guide: Guide, expect: Expectation): string[] {
    const key = `${guide.id}\n${expect.shape}\n${[...expect.slots].sort().join('\n')}`;
    if (key === this.#loaded) return [];
    this.abandon();
    const grammar = this.#grammars.get(key) ?? this.#compile(guide, expect);
    this.#grammars.delete(key);
    this.#grammars.set(key, grammar);
    const [oldest] = this.#grammars.keys();
    if (this.#grammars.size > GRAMMARS_KEPT && oldest !== undefined) this.#grammars.delete(oldest);
    this.#loaded = '';
    const ends = { start: grammar.start, final: grammar.accept };
    const missing = this.#decoder.load(grammar.graph, ends, this.#dictionary);
    this.#loaded = key;
    this.#current = grammar;
    return missing;
  }

  begin(): void {
    this.abandon();
    this.#length = 0;
    this.#decoder.start();
    this.#running = true;
  }

  write(samples: Float32Array): void {
    const most = (LONGEST_UTTERANCE_MS / 1000) * SAMPLES_PER_SECOND;
    const room = most - this.#length;
    const taken = samples.length <= room ? samples : samples.subarray(0, Math.max(0, room));
    if (!this.#running || taken.length === 0) return;
    this.#keep(taken);
    this.#decoder.process(taken, false);
  }

  /** The running hypothesis; empty while garbage is likelier. */
  partial(): string {
    const { start, accept } = this.#grammar();
    const path = this.#running ? this.#decoder.path({ start, final: accept }) : null;
    if (!path || path.segments.some(({ word }) => isGarbage(word))) return '';
    return textOf(path);
  }

  finish(): Recognised {
    const samples = this.#samples.subarray(0, this.#length);
    this.abandon();
    const again = samples.length <= (LONGEST_SECOND_PASS_MS / 1000) * SAMPLES_PER_SECOND;
    return again ? this.recognise(samples) : this.#conclude(samples);
  }

  /** Decodes a whole utterance at once. */
  recognise(samples: Float32Array): Recognised {
    this.abandon();
    this.#decoder.start();
    this.#running = true;
    this.#decoder.process(samples, true);
    this.abandon();
    return this.#conclude(samples);
  }

  /** Leaves the utterance that is going on, if there is one. */
  abandon(): void {
    if (this.#running) this.#decoder.stop();
    this.#running = false;
  }

  close(): void {
    this.abandon();
    this.#decoder.close();
  }

  #conclude(samples: Float32Array): Recognised {
    const { start, accept, garbage } = this.#grammar();
    const best = this.#decoder.path({ start, final: accept });
    if (best) this.#decoder.checkScores(best);
    return conclude(best, this.#decoder.path({ start, final: garbage }), samples);
  }

  #compile(guide: Guide, expect: Expectation): UtteranceGrammar {
    return utteranceGrammar(guide, expect, {
      garbage: this.#garbage,
      garbageCost: this.#garbageCost,
      silenceCost: SILENCE_COST,
      language: this.#french ? 'french' : 'english',
    });
  }

  #grammar(): UtteranceGrammar {
    if (!this.#current) throw new Error('No grammar has been prepared.');
    return this.#current;
  }

  #keep(samples: Float32Array): void {
    if (this.#length + samples.length > this.#samples.length) {
      const larger = new Float32Array(2 * (this.#length + samples.length));
      larger.set(this.#samples.subarray(0, this.#length));
      this.#samples = larger;
    }
    this.#samples.set(samples, this.#length);
    this.#length += samples.length;
  }
}

function conclude(best: Path | null, rival: Path | null, samples: Float32Array): Recognised {
  const { evidence, confidence, refused } = judge(best, rival, samples);
  const said = best ? textOf(best) : '';
  if (!best || refused || confidence === 0)
    return { text: '', confidence: 0, refused, words: [], best: said, evidence };
  const words = best.segments
    .filter(({ word }) => isWord(word))
    .map((segment) => ({
      text: written(segment.word),
      startMs: segment.startFrame * FRAME_MS,
      endMs: (segment.endFrame + 1) * FRAME_MS,
    }));
  return { text: said, confidence, refused: false, words, best: said, evidence };
}

function textOf(path: Path): string {
  return path.segments
    .map(({ word }) => word)
    .filter(isWord)
    .map(written)
    .join(' ');
}

function isWord(word: string): boolean {
  return word !== SILENCE && !isGarbage(word);
}

function isGarbage(word: string): boolean {
  return word.startsWith('+') || word.startsWith('[');
}

/** Without the number of its pronunciation and the sense that chose its sound. */
function written(word: string): string {
  return spokenWord(word.replace(/\(\d+\)$/, ''));
}
