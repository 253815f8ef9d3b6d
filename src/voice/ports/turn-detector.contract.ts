/** What every turn detector must do, run against the fake and against each adapter. */
import { describe, expect, it } from 'vitest';
import { SAMPLE_RATE_HZ } from '#audio/frames.ts';
import type { TurnDetector } from './turn-detector.ts';

export interface TurnDetectorUnderTest {
  detector: TurnDetector;
  close(): Promise<void>;
}

/** Runs the suite; `open` gives a fresh, loaded detector. */
export function turnDetectorContract(name: string, open: () => Promise<TurnDetectorUnderTest>): void {
  async function withDetector(test: (detector: TurnDetector) => Promise<void>): Promise<void> {
    const under = await open();
    try {
      await test(under.detector);
    } finally {
      await under.close();
    }
  }
  const never = (): AbortSignal => new AbortController().signal;

  describe(`${name} is a turn detector`, () => {
    it('gives a probability for speech, for silence, for a moment and for more than it listens to', () =>
      withDetector(async (detector) => {
        const most = (detector.listensMs / 1000) * SAMPLE_RATE_HZ;
        for (const audio of [voice(SAMPLE_RATE_HZ), new Float32Array(8000), voice(320), voice(most + 4000)]) {
          const probability = await detector.predict(audio, never());
          expect(probability).toBeGreaterThanOrEqual(0);
          expect(probability).toBeLessThanOrEqual(1);
        }
      }));

    it('gives the same answer to the same sound, alone or among others', () =>
      withDetector(async (detector) => {
        const alone = await detector.predict(voice(16_000), never());
        const among = await Promise.all(
          [8000, 16_000, 24_000].map((length) => detector.predict(voice(length), never())),
        );
        expect(among[1]).toBeCloseTo(alone!, 6);
      }));

    it('has done with the array when the call returns, and leaves it as it was', () =>
      withDetector(async (detector) => {
        const audio = voice(16_000);
        const before = audio.slice();
        const first = detector.predict(audio, never());
        expect(audio).toEqual(before);
        audio.fill(0);
        expect(await first).toBeCloseTo((await detector.predict(before, never()))!, 6);
      }));

    it('survives samples that are none, and answers again afterwards', () =>
      withDetector(async (detector) => {
        for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
          const probability = await detector.predict(new Float32Array(1600).fill(wrong), never());
          expect(probability === null || (probability >= 0 && probability <= 1)).toBe(true);
        }
        expect(await detector.predict(voice(16_000), never())).not.toBeNull();
        expect(await detector.predict(new Float32Array(0), never())).not.toBeNaN();
      }));

    it('resolves with null when aborted, before and while it listens', () =>
      withDetector(async (detector) => {
        expect(await detector.predict(voice(16_000), AbortSignal.abort())).toBeNull();
        const abort = new AbortController();
        const answer = detector.predict(voice(16_000), abort.signal);
        abort.abort();
        expect(await answer).toBeNull();
        expect(await detector.predict(voice(16_000), never())).not.toBeNull();
      }));
  });
}

/** Something like a voice whose pitch falls. */
function voice(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => {
    const seconds = i / SAMPLE_RATE_HZ;
    return 0.3 * Math.sin(2 * Math.PI * (160 - 20 * seconds) * seconds) * Math.sin(3 * seconds) ** 2;
  });
}
