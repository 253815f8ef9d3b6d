/**
 * A recogniser, synthesiser or language model behind a circuit breaker. Each is the same port again and keeps its contract; while the
 * circuit is open it fails at once with `provider.resting`. Being interrupted is no failure; being given up as too slow is one.
 */
import { ParleyError } from '#voice/errors.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { LanguageModel, ThinkDelta } from '#voice/ports/language-model.ts';
import type { HearingResult, HearingStream, SpeechToText } from '#voice/ports/speech-to-text.ts';
import type { SpeechChunk, TextToSpeech } from '#voice/ports/text-to-speech.ts';
import type { Breaker } from './breaker.ts';
import { oneRequest, type OneRequest } from './one-request.ts';

/** Each first audio moves the voice's usual time this much of the way. */
const LEARNING = 0.25;

/** Also learns how long the voice takes to its first audio, in all calls. */
export function guardedTextToSpeech(inner: TextToSpeech, breaker: Breaker, clock: Clock): TextToSpeech {
  let usualMs: number | null = null;
  const learn = (ms: number): void => {
    usualMs = usualMs === null ? ms : usualMs + (ms - usualMs) * LEARNING;
  };
  return {
    id: inner.id,
    usualFirstAudioMs: () => usualMs,
    speak: (request, signal) => {
      const askedMs = clock.nowMs();
      return guarded<SpeechChunk>({
        breaker,
        signal,
        open: () => inner.speak(request, signal),
        isAnswer: ({ samples }) => samples.length > 0,
        onFirst: () => learn(clock.nowMs() - askedMs),
      });
    },
  };
}

export function guardedLanguageModel(inner: LanguageModel, breaker: Breaker): LanguageModel {
  return {
    id: inner.id,
    respond: (request, signal) =>
      guarded<ThinkDelta>({
        breaker,
        signal,
        open: () => inner.respond(request, signal),
        isAnswer: ({ type }) => type !== 'outcome',
      }),
  };
}

interface Guarded<T> {
  breaker: Breaker;
  signal: AbortSignal;
  open: () => AsyncIterable<T>;
  /** It shows that the provider works; what does not may come without its being asked at all. */
  isAnswer: (item: T) => boolean;
  onFirst?: () => void;
}

async function* guarded<T>({ breaker, signal, open, isAnswer, onFirst }: Guarded<T>): AsyncGenerator<T> {
  if (signal.aborted) return yield* open();
  const request = oneRequest(breaker, signal);
  try {
    for await (const item of open()) {
      if (!request.answered && isAnswer(item)) {
        request.answered = true;
        onFirst?.();
      }
      yield item;
    }
  } catch (fault) {
    request.failed(fault);
    throw fault;
  } finally {
    request.over();
  }
}

/** A recogniser that has said nothing yet when the caller stops is not asked for its final either, if the circuit has opened meanwhile. */
export function guardedSpeechToText(inner: SpeechToText, breaker: Breaker): SpeechToText {
  return {
    id: inner.id,
    ...(inner.earlyFinals !== undefined && { earlyFinals: inner.earlyFinals }),
    open: (options, signal) => {
      if (signal.aborted) return inner.open(options, signal);
      const request = oneRequest(breaker, signal);
      const leave = new AbortController();
      try {
        const stream = inner.open(options, AbortSignal.any([signal, leave.signal]));
        return watched(stream, { request, signal, leave });
      } catch (fault) {
        request.failed(fault);
        throw fault;
      }
    },
  };
}

interface Watched {
  request: OneRequest;
  signal: AbortSignal;
  leave: AbortController;
}

function watched(stream: HearingStream, { request, signal, leave }: Watched): HearingStream {
  const next = async (inner: AsyncIterator<HearingResult>): Promise<IteratorResult<HearingResult>> => {
    const result = await inner.next();
    if (result.done !== true) {
      const { value } = result;
      request.answered ||= value.type === 'partial' || saysSomething(value);
      if (value.type === 'final') {
        request.finalCame = true;
        request.over();
      }
    } else if (leave.signal.aborted && !signal.aborted) throw leave.signal.reason;
    else if (!request.finalCame && !signal.aborted) throw new ParleyError('provider.cut', 'no final came');
    return result;
  };
  const items = (): AsyncIterator<HearingResult> => {
    const inner = stream[Symbol.asyncIterator]();
    return {
      next: () =>
        next(inner).catch((fault: unknown) => {
          request.failed(fault);
          throw fault;
        }),
      return: async () => {
        request.over();
        return (await inner.return?.()) ?? { done: true, value: undefined };
      },
    };
  };
  return {
    write: (frame) => stream.write(frame),
    // One that fails is asked for again when the utterance is over: only then it counts.
    ...(stream.early && {
      early: async (taken: AbortSignal) => {
        const heard = await stream.early!(taken);
        request.answered = true;
        return heard;
      },
    }),
    finish: () => {
      const outrun = request.answered ? null : request.outrun();
      if (outrun === null) return stream.finish();
      request.over();
      leave.abort(outrun);
    },
    [Symbol.asyncIterator]: items,
  };
}

/** Silence may be told without asking the provider. */
function saysSomething(result: HearingResult): boolean {
  return result.text !== '' || (result.type === 'final' && result.refused);
}
