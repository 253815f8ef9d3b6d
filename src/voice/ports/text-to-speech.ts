import type { TimedWord, VoiceStyle } from '../plan.ts';

/** A synthesiser. Text in spoken form goes in, 16 kHz mono audio comes out as soon as there is some. */
export interface TextToSpeech {
  /** Name shown to people and written to the log, such as `flite`. */
  readonly id: string;
  /** What it has taken of late from a request to its first audio; null or absent where that is not known. */
  usualFirstAudioMs?(): number | null;
  /** Speaks one clause. Aborting the signal stops the work and closes its sockets. Throws ParleyError. */
  speak(request: SpeechRequest, signal: AbortSignal): AsyncIterable<SpeechChunk>;
}

export interface SpeechRequest {
  /** Spoken form: words and punctuation only (see `speaking/spoken-form.ts`). */
  text: string;
  locale: string;
  /** The provider's name of the voice; `default` for its own choice. */
  voice: string;
  /** 1 is the voice's own pace, 1.2 is a fifth faster. */
  speed: number;
  /** 1 (also when absent) is the voice's own, 1.1 is a tenth higher. A voice whose pitch cannot be set leaves it aside. */
  pitch?: number;
  /** For voices that take more than that. */
  style?: VoiceStyle;
}

export interface SpeechChunk {
  /** 16 kHz mono samples in [-1, 1]. The receiver owns the array. */
  samples: Float32Array;
  /** No audio follows this chunk; the words' times may, in a chunk without samples. */
  last?: true;
  /** Times of the words of the whole clause, in milliseconds from its first sample; in any chunk, when known. */
  words?: TimedWord[];
}
