/**
 * SoundSwallower's WebAssembly module behind plain functions: load a model, set a word graph, decode, read the paths.
 * The published package is used below its own JavaScript interface, which knows no costs on arcs and gives no scores;
 * `Decoder.checkScores` proves once per decoder that the memory layout read here is the true one.
 */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import createModule from 'soundswallower';
import type { Dictionary } from './dictionary.ts';
import type { Graph } from './grammar/graph.ts';

export type ModelName = 'en-us' | 'fr-fr';

/** One word of a path. Frames are 10 ms. */
export interface Segment {
  word: string;
  startFrame: number;
  endFrame: number;
  /** Logarithm of its probability, acoustic and grammar together, in nats. */
  score: number;
}

export interface Path {
  score: number;
  /** The grammar's part of the score: its costs without the language weight, in nats. */
  grammarCost: number;
  segments: Segment[];
}

/** The sampling of scores inside the module: one unit in nats (logarithm base 1.0001, shifted by 10 bits). */
const NATS_PER_UNIT = 1024 * Math.log(1.0001);
const LOG_BASE = Math.log(1.0001);

interface Native {
  _malloc(bytes: number): number;
  _free(at: number): void;
  _decoder_logmath(decoder: number): number;
  _decoder_set_fsg(decoder: number, fsg: number): number;
  _decoder_hyp(decoder: number, score: number): number;
  _decoder_seg_iter(decoder: number): number;
  _seg_iter_next(segment: number): number;
  _seg_iter_word(segment: number): number;
  _decoder_add_word(decoder: number, word: number, phones: number, update: number): number;
  _fsg_model_init(name: number, logmath: number, weight: number, states: number): number;
  _fsg_model_word_add(fsg: number, word: number): number;
  _fsg_model_trans_add(fsg: number, from: number, to: number, logProbability: number, word: number): void;
  _fsg_model_null_trans_add(fsg: number, from: number, to: number, logProbability: number): number;
  _fsg_set_states(fsg: number, start: number, final: number): void;
  HEAP32: Int32Array;
  HEAPU8: Uint8Array;
  Decoder: new (config: Record<string, string | number | boolean>) => NativeDecoder;
}

interface NativeDecoder {
  cdecoder: number;
  initialize(): Promise<void>;
  start(): void;
  stop(): void;
  process_audio(samples: Float32Array, noSearch: boolean, wholeUtterance: boolean): number;
  delete(): void;
}

export interface EngineSettings {
  model: ModelName;
  languageWeight: number;
  /** Cost of each word on top of the grammar's, in nats before the language weight. */
  wordCost: number;
}

export const ENGINE_DEFAULTS: EngineSettings = {
  model: 'en-us',
  languageWeight: 9,
  wordCost: 0.6,
};

/** Where the package keeps its models: absolute, ending in a slash, as the module wants it. */
export const MODEL_BASE = join(dirname(fileURLToPath(import.meta.resolve('soundswallower'))), 'model/');

/** Sounds that are words by themselves and need no neighbours: silence, noise, and every phone for the garbage loop. */
function garbageFile(model: ModelName): string {
  return fileURLToPath(new URL(`./garbage-${model}.txt`, import.meta.url));
}

/** The words of `garbageFile`, but silence. */
export async function garbageWords(model: ModelName): Promise<string[]> {
  const text = await readFile(garbageFile(model), 'utf8');
  return text
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '')
    .filter((word) => word !== '' && !word.startsWith('<'));
}

export class Decoder {
  readonly #native: Native;
  readonly #decoder: NativeDecoder;
  readonly #settings: EngineSettings;
  readonly #sounds = new Set<string>();
  readonly #score: number;
  #fsg = 0;

  private constructor(native: Native, decoder: NativeDecoder, settings: EngineSettings) {
    this.#native = native;
    this.#decoder = decoder;
    this.#settings = settings;
    this.#score = native._malloc(4);
  }

  /** Reads the acoustic model: about 30 ms and 16 MB. Its dictionary starts empty; `load` adds the words of a graph. */
  static async open(settings: EngineSettings): Promise<Decoder> {
    const native = (await createModule({
      modelBase: MODEL_BASE,
      print: () => {},
      printErr: () => {},
    } as object)) as unknown as Native;
    const decoder = new native.Decoder({
      hmm: `${MODEL_BASE}${settings.model}`,
      dict: `${MODEL_BASE}none`,
      fdict: garbageFile(settings.model),
      fsgusefiller: false,
      samprate: 16_000,
      loglevel: 'FATAL',
      lw: settings.languageWeight,
      wip: Math.exp(-settings.wordCost),
      beam: 1e-48,
      pbeam: 1e-48,
      wbeam: 1e-40,
    });
    await decoder.initialize();
    return new Decoder(native, decoder, settings);
  }

  /** Hands the graph to the search, which owns it from then on. Answers the words that nobody can pronounce. Throws when the module refuses it. */
  load(graph: Graph, ends: { start: number; final: number }, dictionary: Dictionary): string[] {
    const native = this.#native;
    const missing: string[] = [];
    const sounds = graph.words.map((word) => {
      if (/^[+<[]/.test(word)) return [word];
      const { phones } = dictionary.pronounce(word);
      if (phones.length === 0) missing.push(word);
      return this.#addSounds(word, phones);
    });
    const fsg = this.#withText('g', (name) =>
      native._fsg_model_init(
        name,
        native._decoder_logmath(this.#decoder.cdecoder),
        this.#settings.languageWeight,
        graph.states,
      ),
    );
    const ids = sounds.map((labels) =>
      labels.map((label) => this.#withText(label, (text) => native._fsg_model_word_add(fsg, text))),
    );
    for (const { from, to, word, cost } of graph.arcs) {
      const log = -Math.round((cost * this.#settings.languageWeight) / LOG_BASE);
      if (word < 0) native._fsg_model_null_trans_add(fsg, from, to, log);
      else for (const id of ids[word] ?? []) native._fsg_model_trans_add(fsg, from, to, log, id);
    }
    native._fsg_set_states(fsg, ends.start, ends.final);
    if (native._decoder_set_fsg(this.#decoder.cdecoder, fsg) < 0)
      throw new Error('The decoder refuses the word graph.');
    this.#fsg = fsg;
    return missing;
  }

  start(): void {
    this.#decoder.start();
  }

  /** With `whole`, the samples are the whole utterance and the channel is levelled over all of it. */
  process(samples: Float32Array, whole: boolean): void {
    if (samples.length > 0) this.#decoder.process_audio(samples, false, whole);
  }

  stop(): void {
    this.#decoder.stop();
  }

  /** The best path that ends in `final` (in any state while decoding goes on); null when none does. */
  path(ends: { start: number; final: number }): Path | null {
    const native = this.#native;
    native._fsg_set_states(this.#fsg, ends.start, ends.final);
    const segments: Segment[] = [];
    let [score, grammar] = [0, 0];
    for (
      let at = native._decoder_seg_iter(this.#decoder.cdecoder);
      at !== 0;
      at = native._seg_iter_next(at)
    ) {
      const fields = native.HEAP32.subarray(at >> 2, (at >> 2) + 8);
      const [startFrame = 0, endFrame = 0, arc = 0, units = 0] = [fields[3], fields[4], fields[6], fields[7]];
      score += units * NATS_PER_UNIT;
      grammar += arc * NATS_PER_UNIT;
      const word = this.#textAt(native._seg_iter_word(at));
      if (word !== SILENT_ARC) segments.push({ word, startFrame, endFrame, score: units * NATS_PER_UNIT });
      else if (segments.length > 0) (segments.at(-1) as Segment).score += units * NATS_PER_UNIT;
    }
    const grammarCost = -grammar / this.#settings.languageWeight;
    return segments.length === 0 ? null : { score, grammarCost, segments };
  }

  /** Throws unless the scores of the last path, read from memory, add up to what the module itself says. */
  checkScores(path: Path): void {
    this.#native._decoder_hyp(this.#decoder.cdecoder, this.#score);
    const said = (this.#native.HEAP32[this.#score >> 2] ?? 0) * NATS_PER_UNIT;
    if (Math.abs(said - path.score) > 1e-6 * Math.abs(said) + 1e-3)
      throw new Error('The memory layout of this soundswallower is not the one that Parley reads.');
  }

  close(): void {
    this.#decoder.delete();
  }

  /** Each pronunciation becomes a word of its own, named `word(2)` and so on from the second. */
  #addSounds(word: string, phones: string[]): string[] {
    return phones.map((sound, nth) => {
      const label = nth === 0 ? word : `${word}(${nth + 1})`;
      if (this.#sounds.has(label)) return label;
      const id = this.#withText(label, (text) =>
        this.#withText(sound, (pronunciation) =>
          this.#native._decoder_add_word(this.#decoder.cdecoder, text, pronunciation, 0),
        ),
      );
      if (id < 0) throw new Error(`The acoustic model has no sounds for one of its dictionary's words.`);
      this.#sounds.add(label);
      return label;
    });
  }

  #withText<T>(text: string, use: (at: number) => T): T {
    const bytes = Buffer.from(`${text}\0`);
    const at = this.#native._malloc(bytes.length);
    this.#native.HEAPU8.set(bytes, at);
    try {
      return use(at);
    } finally {
      this.#native._free(at);
    }
  }

  #textAt(at: number): string {
    const bytes = this.#native.HEAPU8;
    return Buffer.from(bytes.buffer, at, bytes.indexOf(0, at) - at).toString();
  }
}

/** How the module prints an arc without a word. */
const SILENT_ARC = '(NULL)';
