/** Speech made with the embedded synthesiser, as a WAV file: what a microphone hears in a test. */
import { writeFile } from 'node:fs/promises';
import { writeWav } from '#audio/wav.ts';
import type { WavAudio } from '#audio/wav.ts';
import { openFlite } from '../../src/adapters/providers/flite/flite.ts';
import { systemClock } from '../../src/main/clock.ts';

const RATE_HZ = 16_000;

/** Writes each text at its moment; between them, and for `tailMs` after the last, a very quiet room. */
export async function writeSpokenWav(
  path: string,
  script: { atMs: number; text: string; voice: string }[],
  tailMs: number,
): Promise<void> {
  const flite = openFlite({ clock: systemClock, workers: 1 });
  await flite.load();
  try {
    const spoken: { from: number; samples: Float32Array }[] = [];
    for (const { atMs, text, voice } of script) {
      let from = (atMs * RATE_HZ) / 1000;
      const request = { text, voice, locale: 'en-US', speed: 1 };
      for await (const { samples } of flite.speak(request, AbortSignal.timeout(20_000))) {
        spoken.push({ from, samples });
        from += samples.length;
      }
    }
    const end = Math.max(...spoken.map(({ from, samples }) => from + samples.length));
    const whole = roomNoise(end + (tailMs * RATE_HZ) / 1000);
    for (const { from, samples } of spoken) {
      for (let i = 0; i < samples.length; i++) whole[from + i] = (whole[from + i] ?? 0) + (samples[i] ?? 0);
    }
    const audio: WavAudio = { sampleRateHz: RATE_HZ, channels: [whole] };
    await writeFile(path, writeWav(audio));
  } finally {
    await flite.close();
  }
}

/** About −66 dBFS: a microphone is never digitally silent. The same noise every time. */
function roomNoise(length: number): Float32Array {
  let seed = 1;
  return Float32Array.from({ length }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (seed / 2_147_483_648 - 0.5) * 0.0017;
  });
}
