import { describe, expect, it } from 'vitest';
import { turnDetectorContract } from '../turn-detector.contract.ts';
import { VirtualClock } from './clock.ts';
import { fakeTurnDetector } from './turn-detector.ts';

turnDetectorContract('The fake', () =>
  Promise.resolve({ detector: fakeTurnDetector(new VirtualClock()), close: () => Promise.resolve() }),
);

describe('The scripted turn detector', () => {
  const audio = new Float32Array(1600);

  it('answers at the millisecond that the script says, or never', async () => {
    const clock = new VirtualClock();
    const detector = fakeTurnDetector(clock, [
      { afterMs: 40, say: 0.9 },
      { say: 'silent' },
      { say: 'broken' },
    ]);
    const abort = new AbortController();
    let heard: number | null | undefined;
    void detector.predict(audio, abort.signal).then((probability) => (heard = probability));
    await clock.advance(39);
    expect(heard).toBeUndefined();
    await clock.advance(1);
    expect(heard).toBe(0.9);
    const never = detector.predict(audio, abort.signal);
    await expect(detector.predict(audio, new AbortController().signal)).rejects.toThrow('provider.failed');
    abort.abort();
    expect(await never).toBeNull();
    expect(detector.asked.map((one) => one.aborted)).toEqual([true, true, false]);
    expect(clock.pendingTimers).toBe(0);
  });
});
