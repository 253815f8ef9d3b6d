/** What a call without sound stands on: a line that carries text only, a voice that is over at once, and ears that hear nothing. */
import { FRAME_SAMPLES } from '#audio/frames.ts';
import { pushStream } from '#voice/ports/push-stream.ts';
import type { Line, LineReceiver } from '#voice/ports/line.ts';
import type { HearingResult, SpeechToText } from '#voice/ports/speech-to-text.ts';
import type { TextToSpeech } from '#voice/ports/text-to-speech.ts';
import type { VoiceActivity } from '#voice/ports/voice-activity.ts';

export interface TextLine extends Line {
  /** What the caller says. */
  type(text: string): void;
}

export function textLine(): TextLine {
  let receiver: LineReceiver | null = null;
  return {
    channel: 'fake',
    format: { encoding: 'pcm16', sampleRateHz: 16_000 },
    leadMs: 20,
    attach: (to) => void (receiver = to),
    send: () => undefined,
    mark: () => undefined,
    clear: () => undefined,
    tell: () => undefined,
    hangUp: () => receiver?.closed('ended'),
    type: (text) => receiver?.typed(text),
  };
}

/** A clause is a frame of silence: it is heard 20 ms after it was said. */
export const silentVoice: TextToSpeech = {
  id: 'silent',
  // oxlint-disable-next-line typescript/require-await -- the port is asynchronous; there is nothing to wait for
  async *speak() {
    yield { samples: new Float32Array(FRAME_SAMPLES), last: true };
  },
};

export const noEars: SpeechToText = {
  id: 'none',
  open: () => {
    const results = pushStream<HearingResult>(() => undefined);
    results.end();
    return {
      write: () => undefined,
      finish: () => undefined,
      [Symbol.asyncIterator]: () => results[Symbol.asyncIterator](),
    };
  },
};

export const noVoiceActivity: VoiceActivity = {
  id: 'none',
  open: () => ({ push: () => false, lag: { onsetMs: 0, releaseMs: 0 }, close: () => undefined }),
};
