/** A recogniser behind `POST /audio/transcriptions`: the utterance goes there as one WAV file when it is complete. */
import { SAMPLE_RATE_HZ } from '#audio/frames.ts';
import { pcm16FromFloat } from '#audio/pcm.ts';
import { wavHeader } from '#audio/wav.ts';
import { ParleyError } from '#voice/errors.ts';
import { pushStream } from '#voice/ports/push-stream.ts';
import type {
  HearingOptions,
  HearingResult,
  HearingStream,
  SpeechToText,
} from '#voice/ports/speech-to-text.ts';
import { hostOf } from '../host-of.ts';
import { endpoint } from './endpoint.ts';
import { networkFault, readText } from '../http-faults.ts';
import { post } from './request.ts';
import { transcriptOf, type Transcript } from './transcript.ts';

export interface OpenAiSpeechToTextOptions {
  url: string;
  model: string;
  key?: string | null;
  /** Audio beyond this is not sent; 120 when absent. */
  maxSeconds?: number;
}

const MAX_SECONDS = 120;
/** Servers reject shorter audio, and there is no word in it. */
const LEAST_MS = 100;
const MAX_ANSWER_CHARS = 1_000_000;
/** Each is a request with all of the utterance so far, which somebody pays for: who pauses more often waits for the last one. */
const EARLY_FINALS = 2;

type Format = 'verbose_json' | 'json';

/**
 * Gives no partials. An aborted utterance ends without a final text. Word times and confidence come from `verbose_json`; a server that rejects that is asked for `json` from then
 * on, and its confidence is the fixed value of `transcript.ts`.
 */
export function openAiSpeechToText(options: OpenAiSpeechToTextOptions): SpeechToText {
  const host = hostOf(options.url);
  let format: Format = 'verbose_json';

  async function ask(audio: Recording, hearing: HearingOptions, signal: AbortSignal): Promise<Transcript> {
    const url = endpoint(options.url, '/audio/transcriptions');
    const asked = format;
    let response: Response;
    try {
      response = await post(
        { url, key: options.key, body: form(audio, options.model, hearing.locale, asked) },
        signal,
      );
    } catch (fault) {
      const rejected = fault instanceof ParleyError && fault.code === 'provider.rejected';
      if (!rejected || asked === 'json') throw fault;
      response = await post(
        { url, key: options.key, body: form(audio, options.model, hearing.locale, 'json') },
        signal,
      );
      format = 'json';
    }
    return transcriptOf(await bodyText(response, host, signal), host);
  }

  return {
    id: `${options.model} at ${host}`,
    earlyFinals: EARLY_FINALS,
    open: (hearing, signal) => hear(ask, hearing, signal, options.maxSeconds ?? MAX_SECONDS),
  };
}

function hear(
  ask: (audio: Recording, hearing: HearingOptions, signal: AbortSignal) => Promise<Transcript>,
  hearing: HearingOptions,
  signal: AbortSignal,
  maxSeconds: number,
): HearingStream {
  const leave = new AbortController();
  const live = AbortSignal.any([signal, leave.signal]);
  const results = pushStream<HearingResult>(() => leave.abort());
  const audio = new Recording(maxSeconds * SAMPLE_RATE_HZ);
  let finished = false;
  const onAbort = (): void => {
    audio.drop();
    results.end();
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });

  const transcript = async (until: AbortSignal): Promise<Transcript> =>
    audio.ms < LEAST_MS ? NOTHING : ask(audio, hearing, until);

  async function transcribe(): Promise<void> {
    try {
      const heard = await transcript(live);
      results.push({ type: 'final', ...heard });
      results.end();
    } catch (fault) {
      results.fail(fault as Error);
    } finally {
      audio.drop();
      signal.removeEventListener('abort', onAbort);
    }
  }

  return {
    write: (frame) => {
      if (!finished && !live.aborted) audio.add(frame);
    },
    finish: () => {
      if (finished || live.aborted) return;
      finished = true;
      void transcribe();
    },
    early: (taken) => transcript(AbortSignal.any([live, taken])),
    [Symbol.asyncIterator]: () => results[Symbol.asyncIterator](),
  };
}

const NOTHING: Transcript = { text: '', confidence: 0, refused: false, words: [] };

/** 16-bit samples in pieces of a second, up to a bound. */
class Recording {
  readonly #maxSamples: number;
  #pieces: Int16Array[] = [];
  #samples = 0;

  constructor(maxSamples: number) {
    this.#maxSamples = maxSamples;
  }

  get ms(): number {
    return (this.#samples * 1000) / SAMPLE_RATE_HZ;
  }

  add(frame: Float32Array): void {
    let rest = frame.subarray(0, Math.max(0, this.#maxSamples - this.#samples));
    while (rest.length > 0) {
      const used = this.#samples % SAMPLE_RATE_HZ;
      if (used === 0) this.#pieces.push(new Int16Array(SAMPLE_RATE_HZ));
      const written = pcm16FromFloat(rest, (this.#pieces.at(-1) as Int16Array).subarray(used));
      this.#samples += written;
      rest = rest.subarray(written);
    }
  }

  drop(): void {
    this.#pieces = [];
    this.#samples = 0;
  }

  /** Samples are little-endian, as on every machine that this runs on. */
  wav(): Blob {
    const parts = [new Uint8Array(wavHeader(SAMPLE_RATE_HZ, 1, this.#samples * 2))];
    this.#pieces.forEach((piece, i) =>
      parts.push(bytesOf(piece.subarray(0, this.#samples - i * SAMPLE_RATE_HZ))),
    );
    return new Blob(parts, { type: 'audio/wav' });
  }
}

function bytesOf(samples: Int16Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(samples.slice().buffer);
}

function form(audio: Recording, model: string, locale: string, format: Format): FormData {
  const body = new FormData();
  body.append('model', model);
  body.append('language', locale.slice(0, 2).toLowerCase());
  body.append('response_format', format);
  body.append('temperature', '0');
  if (format === 'verbose_json') {
    body.append('timestamp_granularities[]', 'word');
    body.append('timestamp_granularities[]', 'segment');
  }
  body.append('file', audio.wav(), 'utterance.wav');
  return body;
}

async function bodyText(response: Response, host: string, signal: AbortSignal): Promise<string> {
  let text: string | null;
  try {
    text = await readText(response, MAX_ANSWER_CHARS);
  } catch (fault) {
    if (signal.aborted) throw signal.reason;
    throw networkFault(fault, host, true);
  }
  if (text === null)
    throw new ParleyError(
      'provider.malformed',
      `${host} sent a transcript of more than ${MAX_ANSWER_CHARS} characters`,
    );
  return text;
}
