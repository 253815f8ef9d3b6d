import { describe, expect, it } from 'vitest';
import { memoryRecordingStore } from './ports/fakes/recording-store.ts';
import { Recorder } from './recorder.ts';

const PCM16 = { encoding: 'pcm16', sampleRateHz: 16_000 } as const;
const loud = new Float32Array(320).fill(0.5);
const quiet = new Float32Array(320);

function stage() {
  const store = memoryRecordingStore();
  const recorder = new Recorder(
    store.begin('call_1', (fault) => {
      throw fault;
    }),
    PCM16,
  );
  /** Where a side is loud, in whole frames of 20 ms. */
  const loudFrames = (side: 0 | 1): number[] => {
    const samples = store.samples('call_1')!;
    const frames = Math.floor(samples.length / 640);
    return Array.from({ length: frames }, (_, frame) => frame).filter(
      (frame) => Math.abs(samples[frame * 640 + 320 + side] ?? 0) > 1000,
    );
  };
  return { recorder, loudFrames };
}

describe('the recorder', () => {
  it('lays frames that were kept before the call began before its beginning, not over the call', async () => {
    // What a person saw: the caller's waveform half a second right of their words, in calls whose first frames had waited.
    const { recorder, loudFrames } = stage();
    for (let frame = 0; frame < 25; frame += 1) recorder.caller(quiet, frame * 20, 0);
    for (let frame = 25; frame < 125; frame += 1) {
      recorder.caller(frame === 75 ? loud : quiet, frame * 20, (frame - 24) * 20);
    }
    await recorder.close();
    expect(loudFrames(0)).toEqual([50]);
  });

  it('lays frames of a stalled moment where they were spoken', async () => {
    const { recorder, loudFrames } = stage();
    for (let frame = 0; frame < 100; frame += 1) {
      const stalled = frame >= 40 && frame < 60;
      recorder.caller(frame === 50 ? loud : quiet, frame * 20, (stalled ? 60 : frame + 1) * 20);
    }
    await recorder.close();
    expect(loudFrames(0)).toEqual([50]);
  });

  it('lays the agent at the time at which it was heard, after a pause too', async () => {
    const { recorder, loudFrames } = stage();
    const bytes = new Uint8Array(new Int16Array(320).fill(16_000).buffer);
    for (let frame = 0; frame < 100; frame += 1) recorder.caller(quiet, frame * 20, (frame + 1) * 20);
    recorder.agent(bytes, 500);
    recorder.agent(bytes, 523);
    recorder.agent(bytes, 1500);
    await recorder.close();
    expect(loudFrames(1)).toEqual([25, 26, 75]);
  });
});
