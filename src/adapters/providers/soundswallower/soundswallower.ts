/** The embedded recogniser: a SpeechToText on SoundSwallower, guided by the strategy, in worker threads of this process. */
import type { Expectation, Guide } from '#voice/plan.ts';
import { ParleyError } from '#voice/errors.ts';
import type { Clock } from '#voice/ports/clock.ts';
import { pushStream } from '#voice/ports/push-stream.ts';
import type {
  HearingOptions,
  HearingResult,
  HearingStream,
  SpeechToText,
} from '#voice/ports/speech-to-text.ts';
import type { ModelName } from './engine.ts';
import { DecoderPool, type PoolLoad } from './pool.ts';
import type { FromWorker } from './protocol.ts';

export interface SoundSwallowerOptions {
  clock: Clock;
  /** Memory that decoders may take together; 1024 when absent. */
  memoryMb?: number;
  /** At most this many utterances at once, whatever memory allows. */
  maxDecoders?: number;
  /** Idle decoders that stay in memory; 2 when absent. */
  keepWarm?: number;
  /** Others are closed after being idle this long; 60 s when absent. */
  idleMs?: number;
  /** Told once per strategy of the words that nobody can pronounce; wordings with them cannot be heard. */
  onUnpronounceable?: (guideId: string, words: string[]) => void;
}

export interface EmbeddedSpeechToText extends SpeechToText {
  /** Starts a decoder and compiles the grammar of this question, so that the first utterance finds both ready. */
  warm(guide: Guide, locale: string, expect?: Expectation): Promise<void>;
  load(): PoolLoad;
  /** Ends every thread; utterances that are open fail. */
  close(): Promise<void>;
}

/** Resident memory of one decoder thread in use, measured (docs/RECOGNISER.md) and rounded up. */
const DECODER_MB = 48;
/** Frames sent to the thread together: 60 ms, which the caller's partial text is late by. */
const FRAMES_PER_MESSAGE = 3;
const DEFAULTS = { memoryMb: 1024, keepWarm: 2, idleMs: 60_000 };

export function openSoundSwallower(options: SoundSwallowerOptions): EmbeddedSpeechToText {
  const byMemory = Math.max(1, Math.floor((options.memoryMb ?? DEFAULTS.memoryMb) / DECODER_MB));
  const warned = new Set<string>();
  const pool = new DecoderPool({
    clock: options.clock,
    maxDecoders: Math.min(byMemory, options.maxDecoders ?? byMemory),
    keepWarm: options.keepWarm ?? DEFAULTS.keepWarm,
    idleMs: options.idleMs ?? DEFAULTS.idleMs,
    onNotice: (notice) => {
      if (notice.type !== 'unpronounceable' || warned.has(notice.guideId)) return;
      warned.add(notice.guideId);
      options.onUnpronounceable?.(notice.guideId, notice.words);
    },
  });
  let nextId = 1;
  return {
    id: 'soundswallower',
    open: (hearing, signal) => listen({ pool, hearing, signal, id: nextId++ }),
    warm: (guide, locale, expect = { slots: [], shape: 'open' }) =>
      warmUp(pool, modelFor(locale), { type: 'prepare', id: nextId++, guide, expect }),
    load: () => pool.load(),
    close: () => pool.close(),
  };
}

function modelFor(locale: string): ModelName {
  return locale.toLowerCase().startsWith('fr') ? 'fr-fr' : 'en-us';
}

function warmUp(
  pool: DecoderPool,
  model: ModelName,
  request: { type: 'prepare'; id: number; guide: Guide; expect: Expectation },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const seat = pool.take(model, {
      heard: (message) => {
        if (message.type !== 'prepared' || message.id !== request.id) return;
        seat.leave();
        resolve();
      },
      crashed: reject,
    });
    seat.send(request);
  });
}

interface Listening {
  pool: DecoderPool;
  hearing: HearingOptions;
  signal: AbortSignal;
  id: number;
}

function listen({ pool, hearing, signal, id }: Listening): HearingStream {
  const results = pushStream<HearingResult>(() => drop());
  const batch = batcher((samples) => seat?.send({ type: 'audio', id, samples }, [samples.buffer]));
  let finished = false;
  const seat = signal.aborted ? null : seatFor();

  function seatFor(): ReturnType<DecoderPool['take']> | null {
    try {
      const taken = pool.take(modelFor(hearing.locale), {
        heard,
        crashed: (fault) => {
          signal.removeEventListener('abort', abort);
          results.fail(fault);
        },
      });
      taken.send({ type: 'open', id, guide: hearing.guide, expect: hearing.expect });
      return taken;
    } catch (fault) {
      results.fail(fault instanceof Error ? fault : new ParleyError('internal.fault', 'no decoder'));
      return null;
    }
  }
  function heard(message: FromWorker): void {
    if (!('id' in message) || message.id !== id) return;
    if (message.type === 'partial') results.push({ type: 'partial', text: message.text });
    if (message.type !== 'final') return;
    const { text, confidence, refused, words } = message.result;
    release();
    results.push({ type: 'final', text, confidence, refused, words });
    results.end();
  }
  function release(): void {
    signal.removeEventListener('abort', abort);
    seat?.leave();
  }
  function drop(): void {
    finished = true;
    seat?.send({ type: 'drop', id });
    release();
  }
  function abort(): void {
    drop();
    results.end();
  }
  if (signal.aborted) results.end();
  else if (seat) signal.addEventListener('abort', abort, { once: true });

  return {
    write: (frame) => {
      if (!finished && !results.ended) batch.add(frame);
    },
    finish: () => {
      if (finished || results.ended) return;
      finished = true;
      batch.flush();
      seat?.send({ type: 'finish', id });
    },
    [Symbol.asyncIterator]: () => results[Symbol.asyncIterator](),
  };
}

/** Copies frames into one array per message; the array is given away. */
function batcher(send: (samples: Float32Array<ArrayBuffer>) => void): {
  add(frame: Float32Array): void;
  flush(): void;
} {
  let held: Float32Array<ArrayBuffer> | null = null;
  let length = 0;
  const flush = (): void => {
    if (held && length > 0) send(length === held.length ? held : held.slice(0, length));
    held = null;
    length = 0;
  };
  return {
    add: (frame) => {
      if (held && length + frame.length > held.length) flush();
      held ??= new Float32Array(Math.max(frame.length, frame.length * FRAMES_PER_MESSAGE));
      held.set(frame, length);
      length += frame.length;
      if (length === held.length) flush();
    },
    flush,
  };
}
