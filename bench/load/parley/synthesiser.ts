/** A synthesiser that takes no time: 65 ms of a speech-like tone for each character, handed over at once in pieces of 200 ms. */
import { SAMPLE_RATE_HZ } from '#audio/frames.ts';
import { type Clock, sleep } from '#voice/ports/clock.ts';
import type { SpeechChunk, TextToSpeech } from '#voice/ports/text-to-speech.ts';
import type { Profile } from './profile.ts';

const MS_PER_CHARACTER = 65;
const PIECE_MS = 200;
const PIECE_SAMPLES = (PIECE_MS * SAMPLE_RATE_HZ) / 1000;
/** Whole periods of both tones fit in, so that pieces join without a click. */
const PIECE = Float32Array.from({ length: PIECE_SAMPLES }, (_, i) => {
  const phase = (2 * Math.PI * i) / SAMPLE_RATE_HZ;
  return 0.2 * Math.sin(200 * phase) + 0.1 * Math.sin(1000 * phase);
});

export function instantSynthesiser(profile: Profile, clock: Clock): TextToSpeech {
  return {
    id: `instant-tts-${profile.name}`,
    async *speak({ text, speed }, signal): AsyncGenerator<SpeechChunk> {
      if (profile.firstAudioMs > 0) await sleep(clock, profile.firstAudioMs, signal);
      const pieces = Math.ceil((text.length * MS_PER_CHARACTER) / speed / PIECE_MS);
      for (let i = 0; i < pieces; i += 1) {
        if (signal.aborted) return;
        yield { samples: PIECE.slice(), ...(i === pieces - 1 && { last: true }) };
      }
    },
  };
}
