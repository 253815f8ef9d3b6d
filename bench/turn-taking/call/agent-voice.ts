/** The agent's voice: Flite's sound at times of the virtual clock, as a quick synthesiser streams it. */
import type { Clock } from '../../../src/voice/ports/clock.ts';
import { pushStream } from '../../../src/voice/ports/push-stream.ts';
import type { SpeechChunk, TextToSpeech } from '../../../src/voice/ports/text-to-speech.ts';
import type { Voice } from '../set/items.ts';
import type { Speaker } from '../sound/clips.ts';
import { AGENT_RMS, scaled } from '../sound/noise.ts';

const FIRST_AUDIO_MS = 60;
const CHUNK_SAMPLES = 1600;
/** A second of speech is made in this many milliseconds. */
const MS_PER_SECOND = 50;

export function agentVoice(clock: Clock, speaker: Speaker, voice: Voice): TextToSpeech {
  return {
    id: 'set',
    speak: ({ text, speed }, signal) => {
      const clip = speaker.say(voice, speed, text);
      const samples = scaled(clip.samples, AGENT_RMS);
      const cancels: (() => void)[] = [];
      const stream = pushStream<SpeechChunk>(() => {
        for (const cancel of cancels) cancel();
      });
      const chunks = Math.max(1, Math.ceil(samples.length / CHUNK_SAMPLES));
      for (let nth = 0; nth < chunks; nth += 1) {
        const part = samples.slice(nth * CHUNK_SAMPLES, (nth + 1) * CHUNK_SAMPLES);
        cancels.push(
          clock.timer(FIRST_AUDIO_MS + nth * 0.1 * MS_PER_SECOND, () => {
            stream.push(
              nth === 0
                ? { samples: part, words: clip.words.map((word) => ({ ...word })) }
                : { samples: part },
            );
            if (nth === chunks - 1) stream.end();
          }),
        );
      }
      const abort = (): void => void stream[Symbol.asyncIterator]().return?.();
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
      return stream;
    },
  };
}
