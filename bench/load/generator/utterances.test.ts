import { expect, it } from 'vitest';
import { rms } from '#audio/features.ts';
import { decodeMulawFloat } from '#audio/mulaw.ts';
import { loadSounds, silenceRms } from './utterances.ts';

/** The loudness of each half of each frame, of 32,768. */
function halves(payloads: string[]): number[] {
  return payloads.flatMap((payload) => {
    const codes = Buffer.from(payload, 'base64');
    const samples = new Float32Array(codes.length);
    decodeMulawFloat(codes, samples);
    return [samples.subarray(0, 80), samples.subarray(80)].map((half) => rms(half) * 32_768);
  });
}

it.each([-50, -40, -30])(
  'over noise of %i dB a stand-in recogniser can tell by loudness alone when a caller speaks',
  async (noiseDb) => {
    const sounds = await loadSounds({ folder: null, noiseDb });
    const bound = silenceRms(noiseDb);
    expect(Math.max(...halves(sounds.silence))).toBeLessThan(bound);
    expect(Math.min(...halves(sounds.silence))).toBeGreaterThan(bound / 3);
    for (const said of [...sounds.turns, ...sounds.bargeIns])
      expect(Math.min(...halves(said))).toBeGreaterThan(bound);
  },
);

it('without noise there is digital silence between utterances, and never inside them', async () => {
  const { silence, turns, bargeIns } = await loadSounds({ folder: null, noiseDb: null });
  expect(Math.max(...halves(silence))).toBe(0);
  for (const said of [...turns, ...bargeIns]) expect(Math.min(...halves(said))).toBeGreaterThan(0);
});
