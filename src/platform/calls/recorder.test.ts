import { describe, expect, it } from 'vitest';
import { decodeMulaw, decodeMulawFloat } from '#audio/mulaw.ts';
import { createResampler } from '#audio/resample.ts';
import { memoryRecordingStore } from './ports/fakes/recording-store.ts';
import { Recorder } from './recorder.ts';

const PCM16 = { encoding: 'pcm16', sampleRateHz: 16_000 } as const;
const loud = new Float32Array(320).fill(0.5);
const quiet = new Float32Array(320);

function stage() {
  const store = memoryRecordingStore();
  const recorder = new Recorder(
    store.begin({ id: 'call_1', tenantId: 'default' }, (fault) => {
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
  it.each([8000, 16_000])(
    'keeps of a telephone, heard at %d Hz, what the line carried, to the sample, for minutes',
    async (heardHz) => {
      const store = memoryRecordingStore();
      const call = { id: 'call_1', tenantId: 'default', sampleRateHz: 8000 } as const;
      const writer = store.begin(call, (fault) => {
        throw fault;
      });
      const recorder = new Recorder(writer, { encoding: 'mulaw', sampleRateHz: 8000 });
      const said = (side: number) =>
        Uint8Array.from({ length: 160 * 2496 }, (_, i) => (i * 31 + side * 7) % 251);
      const [caller, agent] = [said(0), said(1)];
      const up = createResampler(8000, 16_000);
      const [codes, wide] = [new Float32Array(160), new Float32Array(321)];
      for (let frame = 0; frame < 2496; frame += 1) {
        decodeMulawFloat(caller.subarray(160 * frame, 160 * frame + 160), codes);
        up.process(codes, wide);
        const heard = heardHz === 8000 ? codes : wide.subarray(0, 320);
        recorder.caller(heard, frame * 20, (frame + 1) * 20);
        if (frame % 8 === 7)
          recorder.agent(agent.subarray(160 * (frame - 7), 160 * frame + 160), (frame - 7) * 20);
      }
      await recorder.close();
      const kept = store.samples('call_1')!;
      const wanted = new Int16Array(caller.length);
      decodeMulaw(caller, wanted);
      const delay = heardHz === 8000 ? 0 : up.delaySamples / 2;
      const left = kept.filter((_, i) => i % 2 === 0);
      expect(left.length).toBe(wanted.length);
      expect(left.findIndex((sample, i) => sample !== (i < delay ? 0 : wanted[i - delay]))).toBe(-1);
      decodeMulaw(agent, wanted);
      expect(wanted.findIndex((sample, i) => sample !== kept[2 * i + 1])).toBe(-1);
    },
  );

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

  it('keeps silence silent where the ring comes round to sound of before', async () => {
    const { recorder, loudFrames } = stage();
    for (let frame = 0; frame < 400; frame += 1) {
      recorder.caller(frame % 150 === 20 ? loud : quiet, frame * 20, (frame + 1) * 20);
    }
    await recorder.close();
    expect(loudFrames(0)).toEqual([20, 170, 320]);
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

  it('lays packets of any length, and loses nothing where its axis goes round', async () => {
    const { recorder, loudFrames } = stage();
    const packet = new Uint8Array(new Int16Array(4 * 320).fill(16_000).buffer);
    for (let frame = 0; frame < 500; frame += 1) {
      recorder.caller(frame % 100 === 70 ? loud : quiet, frame * 20, (frame + 1) * 20);
      if (frame % 100 === 34) recorder.agent(packet, (frame - 4) * 20);
    }
    await recorder.close();
    expect(loudFrames(0)).toEqual([70, 170, 270, 370, 470]);
    expect(loudFrames(1)).toEqual(
      [30, 31, 32, 33]
        .flatMap((frame) => [0, 1, 2, 3, 4].map((s) => frame + 100 * s))
        .toSorted((a, b) => a - b),
    );
  });

  it('writes a loud side that came seconds late after a stall at the end of what is open, and all of it', async () => {
    const { recorder, loudFrames } = stage();
    for (let frame = 0; frame < 50; frame += 1) recorder.caller(quiet, frame * 20, (frame + 1) * 20);
    for (let frame = 50; frame < 350; frame += 1)
      recorder.caller(frame === 300 ? loud : quiet, frame * 20, 7000);
    await recorder.close();
    expect(loudFrames(0)).toEqual([300]);
  });
});
