import { describe, expect, it } from 'vitest';
import { FRAME_SAMPLES } from '#audio/frames.ts';
import { fakeVoiceActivity } from '#voice/ports/fakes/voice-activity.ts';
import { SileroDetector } from './detector.ts';

/** A model that answers each chunk with what it is set to, before the next frame. */
function stage() {
  const model = { probability: 0.9, chunks: [] as number[], patient: 0 };
  let hear = (_probability: number): void => undefined;
  let unanswered = 0;
  const detector = new SileroDetector(fakeVoiceActivity(0.01).open(), {
    enter: (asking) => {
      hear = (probability) => asking.hear(probability);
      return 1;
    },
    gathering: {
      comeRound: () => undefined,
      ask: (_call, _ring, from, patient) => {
        model.chunks.push(from);
        unanswered += 1;
        if (patient) model.patient += 1;
      },
    },
    leave: () => undefined,
    alive: () => true,
  });
  const frames = (count: number, level: number): boolean[] =>
    Array.from({ length: count }, () => {
      const speech = detector.push(new Float32Array(FRAME_SAMPLES).fill(level));
      for (; unanswered > 0; unanswered -= 1) hear(model.probability);
      return speech;
    });
  return { model, frames };
}

describe('what the model is asked', () => {
  it('is the sound from 160 ms before the gate opened on, without a gap', () => {
    const { model, frames } = stage();
    model.probability = 0.4;
    frames(20, 0);
    frames(16, 0.1);
    expect(model.chunks[0]).toBe((20 + 1 - 8) * FRAME_SAMPLES);
    expect(model.chunks.slice(1).map((from, i) => from - model.chunks[i]!)).toEqual(Array(13).fill(512));
  });

  it('is one chunk of four while it is surely speech', () => {
    const { model, frames } = stage();
    frames(10, 0);
    frames(100, 0.1);
    const steps = model.chunks.slice(1).map((from, i) => from - model.chunks[i]!);
    expect(steps.slice(0, 4)).toEqual([512, 512, 512, 512]);
    expect(new Set(steps.slice(4))).toEqual(new Set([2048]));
    expect(model.chunks.length).toBeLessThan(22);
    expect(model.patient).toBe(model.chunks.length - 5);
  });

  it('is every chunk again when one is not, so that noise after speech ends it within 400 ms', () => {
    const { model, frames } = stage();
    frames(10, 0);
    frames(60, 0.1);
    model.probability = 0.05;
    const heard = frames(30, 0.1);
    expect(heard.indexOf(false)).toBeLessThanOrEqual(20);
    expect(heard.slice(20)).not.toContain(true);
    expect(model.chunks.slice(-5).map((from, i, all) => from - (all[i - 1] ?? from))).toEqual([
      0, 512, 512, 512, 512,
    ]);
  });
});
