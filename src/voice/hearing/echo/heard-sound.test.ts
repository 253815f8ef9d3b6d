import { expect, it } from 'vitest';
import { FRAME_MS, FRAME_SAMPLES } from '#audio/frames.ts';
import { HeardSound } from './heard-sound.ts';

it('hears sound after silence as after something inaudible: nothing of what was left out is missed', () => {
  const [still, hardly] = [new HeardSound(), new HeardSound()];
  for (let at = 0; at < 40; at += 1) {
    const sounds = at % 10 < 3;
    const frame = Float32Array.from({ length: FRAME_SAMPLES }, (_, i) =>
      sounds ? 0.1 * Math.sin(((at * FRAME_SAMPLES + i) * 2 * Math.PI * 700) / 16_000) : 0,
    );
    still.push(frame, at * FRAME_MS, at * FRAME_MS);
    hardly.push(
      frame.map((sample) => (sample === 0 ? 1e-12 : sample)),
      at * FRAME_MS,
      at * FRAME_MS,
    );
    expect(still.samples.every((sample, i) => Math.abs(sample - hardly.samples[i]!) < 1e-9)).toBe(true);
    expect([still.loud, still.loudRun, still.end]).toEqual([hardly.loud, hardly.loudRun, hardly.end]);
  }
});
