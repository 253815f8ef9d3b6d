import { describe, expect, it } from 'vitest';
import { FRAME_SAMPLES } from '#audio/frames.ts';
import { voiceActivityContract } from '#voice/ports/voice-activity.contract.ts';
import { fakeVoiceActivity } from '#voice/ports/fakes/voice-activity.ts';
import { sileroMissing } from './runtime.ts';
import { openSilero } from './silero.ts';
import { pause } from '#voice/ports/fakes/real-time.ts';

const reason = sileroMissing();

/** Real time is 20 ms a frame; an answer takes one or two. */
const soon = (): Promise<void> => pause(3);
/** A thread that must share its core with others is given the time that a call gives it. */
const asSpoken = (): Promise<void> => pause(20);

describe.skipIf(reason !== null)(`Silero${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  voiceActivityContract(
    'Silero behind a gate of loudness',
    async () => {
      const vad = await openSilero(fakeVoiceActivity(0.01));
      return { vad, close: () => vad.close(), afterFrame: soon };
    },
    {
      onsetWithinMs: 140,
      exceptions: { tone: 'The first frames pass before the model has heard enough of them.' },
    },
  );

  it('takes a steady tone, which its gate lets through, for none', async () => {
    const vad = await openSilero(fakeVoiceActivity(0.01));
    const detector = vad.open();
    const heard: boolean[] = [];
    for (let at = 0; at < 60; at += 1) {
      const frame = Float32Array.from(
        { length: FRAME_SAMPLES },
        (_, i) => 0.2 * Math.sin(((at * FRAME_SAMPLES + i) * 2 * Math.PI * 440) / 16_000),
      );
      heard.push(detector.push(frame));
      await asSpoken();
    }
    expect(heard.slice(15)).not.toContain(true);
    await vad.close();
  });

  it('leaves the word to the gate when its thread is gone', async () => {
    const vad = await openSilero(fakeVoiceActivity(0.01));
    const detector = vad.open();
    await vad.close();
    const heard = Array.from({ length: 10 }, () => detector.push(new Float32Array(FRAME_SAMPLES).fill(0.1)));
    expect(heard).not.toContain(false);
    expect(detector.push(new Float32Array(FRAME_SAMPLES))).toBe(false);
    detector.close();
  });

  it('serves many calls at once and mixes none up', async () => {
    const vad = await openSilero(fakeVoiceActivity(0.01));
    const detectors = Array.from({ length: 20 }, () => vad.open());
    let loudCalls = 0;
    for (let at = 0; at < 30; at += 1) {
      loudCalls = 0;
      for (const [i, detector] of detectors.entries()) {
        const frame = new Float32Array(FRAME_SAMPLES).fill(i % 2 === 0 ? 0 : 0.1);
        if (detector.push(frame) && i % 2 === 0) loudCalls += 1;
      }
      await soon();
    }
    expect(loudCalls).toBe(0);
    for (const detector of detectors) detector.close();
    await vad.close();
  });
});
