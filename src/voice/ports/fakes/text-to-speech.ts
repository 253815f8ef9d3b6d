/** A synthesiser whose every sound is known beforehand: each character lasts the same, at literal times on the test's clock. */
import { SAMPLE_RATE_HZ } from '#audio/frames.ts';
import type { ErrorCode } from '../../errors.ts';
import { ParleyError } from '../../errors.ts';
import type { TimedWord } from '../../plan.ts';
import type { CancelTimer, Clock } from '../clock.ts';
import { type PushStream, pushStream } from '../push-stream.ts';
import type { SpeechChunk, SpeechRequest, TextToSpeech } from '../text-to-speech.ts';

/** How one clause goes wrong, or slowly. What is absent is as in the setup. */
export interface SpeechScript {
  firstAudioMs?: number;
  /** Fails before any audio, this long after the request. */
  failAfterMs?: number;
  /** Sends this much audio, then fails. */
  cutAfterAudioMs?: number;
  /** Sends this much audio, then nothing more, ever, until it is aborted. */
  stallAfterAudioMs?: number;
  /** `provider.failed` when absent, `provider.cut` where the audio is cut. */
  code?: ErrorCode;
  /** Sends no word times. */
  withoutWords?: boolean;
}

export interface FakeSpeechSetup {
  clock: Clock;
  id?: string;
  /** From the request to its first audio; 60 when absent. */
  firstAudioMs?: number;
  /** How long a character is spoken, the space after a word included; 60 when absent. */
  msPerCharacter?: number;
  /** Audio per chunk; 100 when absent. */
  chunkMs?: number;
  /** Time that making one second of audio takes, in seconds; 0.1 when absent. */
  realTimeFactor?: number;
  /** What the first clauses do. */
  script?: SpeechScript[];
}

/** One clause as the synthesiser saw it. */
export interface FakeSpeech {
  readonly request: SpeechRequest;
  readonly atMs: number;
  sentMs: number;
  aborted: boolean;
  /** False while its socket would still be open. */
  closed: boolean;
}

export interface FakeTextToSpeech extends TextToSpeech {
  /** Adds what the next clauses do, in order. */
  enqueue(...scripts: SpeechScript[]): void;
  /** Every clause asked for so far, oldest first. */
  readonly speeches: FakeSpeech[];
}

/** Uses no time but that of `setup.clock`. */
export function fakeTextToSpeech(setup: FakeSpeechSetup): FakeTextToSpeech {
  const queue = [...(setup.script ?? [])];
  const speeches: FakeSpeech[] = [];
  return {
    id: setup.id ?? 'fake-tts',
    speeches,
    enqueue: (...scripts) => void queue.push(...scripts),
    speak: (request, signal) => {
      const speech = { request, atMs: setup.clock.nowMs(), sentMs: 0, aborted: false, closed: false };
      speeches.push(speech);
      return perform(setup, queue.shift() ?? {}, speech, signal);
    },
  };
}

/** The audio and word times that `fakeTextToSpeech` gives for a text. */
function fakeSpeechOf(text: string, msPerCharacter: number): { samples: Float32Array; words: TimedWord[] } {
  const words = timeWords(text, msPerCharacter);
  const samples = new Float32Array(Math.round(((words.at(-1)?.endMs ?? 0) * SAMPLE_RATE_HZ) / 1000));
  for (const [index, word] of words.entries()) {
    const hz = 150 + 25 * (index % 8);
    const end = Math.round((word.endMs * SAMPLE_RATE_HZ) / 1000);
    for (let at = Math.round((word.startMs * SAMPLE_RATE_HZ) / 1000); at < end; at += 1) {
      samples[at] = 0.3 * Math.sin((2 * Math.PI * hz * at) / SAMPLE_RATE_HZ);
    }
  }
  return { samples, words };
}

/** A word lasts as long as its characters; the space after it is silent. Text without a letter or digit is not spoken. */
function timeWords(text: string, msPerCharacter: number): TimedWord[] {
  if (!/[\p{L}\p{N}]/u.test(text)) return [];
  let atMs = 0;
  return text
    .trim()
    .split(/\s+/)
    .map((word) => {
      const startMs = atMs;
      const endMs = startMs + word.length * msPerCharacter;
      atMs = endMs + msPerCharacter;
      return { text: word, startMs, endMs };
    });
}

function perform(
  setup: FakeSpeechSetup,
  script: SpeechScript,
  speech: FakeSpeech,
  signal: AbortSignal,
): AsyncIterable<SpeechChunk> {
  const timers: CancelTimer[] = [];
  const close = (): void => {
    for (const cancel of timers.splice(0)) cancel();
    signal.removeEventListener('abort', onAbort);
    speech.closed = true;
  };
  const stream: PushStream<SpeechChunk> = pushStream(close);
  const onAbort = (): void => {
    speech.aborted = true;
    void stream[Symbol.asyncIterator]().return?.();
  };
  if (signal.aborted) {
    onAbort();
    return stream;
  }
  signal.addEventListener('abort', onAbort, { once: true });
  const after = (delayMs: number, fire: () => void): void =>
    void timers.push(setup.clock.timer(delayMs, fire));
  const fail = (code: ErrorCode): void => {
    close();
    stream.fail(new ParleyError(code, 'scripted'));
  };
  if (script.failAfterMs !== undefined) {
    after(script.failAfterMs, () => fail(script.code ?? 'provider.failed'));
    return stream;
  }
  sendAudio({ setup, script, speech, stream, after, fail, close });
  return stream;
}

interface Performance {
  setup: FakeSpeechSetup;
  script: SpeechScript;
  speech: FakeSpeech;
  stream: PushStream<SpeechChunk>;
  after: (delayMs: number, fire: () => void) => void;
  fail: (code: ErrorCode) => void;
  close: () => void;
}

function sendAudio({ setup, script, speech, stream, after, fail, close }: Performance): void {
  const { request } = speech;
  const { samples, words } = fakeSpeechOf(request.text, (setup.msPerCharacter ?? 60) / request.speed);
  const chunkMs = setup.chunkMs ?? 100;
  const factor = setup.realTimeFactor ?? 0.1;
  const wholeMs = (samples.length * 1000) / SAMPLE_RATE_HZ;
  const stopMs = Math.min(wholeMs, script.cutAfterAudioMs ?? wholeMs, script.stallAfterAudioMs ?? wholeMs);
  const firstMs = script.firstAudioMs ?? setup.firstAudioMs ?? 60;
  let lastMs = firstMs;
  for (let fromMs = 0; fromMs < stopMs; fromMs += chunkMs) {
    const toMs = Math.min(stopMs, fromMs + chunkMs);
    lastMs = firstMs + fromMs * factor;
    after(lastMs, () => {
      speech.sentMs = toMs;
      const part = samples.slice((fromMs * SAMPLE_RATE_HZ) / 1000, (toMs * SAMPLE_RATE_HZ) / 1000);
      stream.push(fromMs === 0 && !script.withoutWords ? { samples: part, words } : { samples: part });
    });
  }
  if (script.stallAfterAudioMs !== undefined) return;
  after(lastMs, () => {
    if (script.cutAfterAudioMs !== undefined) return fail(script.code ?? 'provider.cut');
    close();
    stream.end();
  });
}
