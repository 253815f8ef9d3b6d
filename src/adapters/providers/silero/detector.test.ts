import { describe, expect, it } from 'vitest';
import { FRAME_SAMPLES } from '#audio/frames.ts';
import { fakeVoiceActivity } from '#voice/ports/fakes/voice-activity.ts';
import { SileroDetector } from './detector.ts';
import { CHUNK_SAMPLES, CONTEXT_SAMPLES } from './messages.ts';

/** Steps between chunks, one after the other and one of four. */
const EACH = CHUNK_SAMPLES;
const ONE_OF_FOUR = 4 * CHUNK_SAMPLES;

/** A model that answers each chunk with what it is set to, before the next frame. */
function stage() {
  const model = { probability: 0.9, chunks: [] as number[], patient: 0, first: [] as number[] };
  let hear = (_probability: number): void => undefined;
  let unanswered = 0;
  const detector = new SileroDetector(fakeVoiceActivity(0.01).open(), {
    enter: (asking) => {
      hear = (probability) => asking.hear(probability);
      return 1;
    },
    gathering: {
      comeRound: () => undefined,
      ask: (_call, ring, from, patient) => {
        if (model.chunks.length === 0) model.first = lastOf(ring, from + CHUNK_SAMPLES);
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

/** A chunk behind its context, of a ring that ends at `to`. */
function lastOf(ring: Float32Array, to: number): number[] {
  const length = CONTEXT_SAMPLES + CHUNK_SAMPLES;
  return Array.from({ length }, (_, i) => ring[(to - length + i) % ring.length]!);
}

describe('what the model is asked', () => {
  it('is the sound of the last 100 ms when the gate opens, behind what came before, and all that follows', () => {
    const { model, frames } = stage();
    model.probability = 0.4;
    frames(16, 0.002);
    frames(4, 0.004);
    frames(16, 0.1);
    const at = (place: number): number => Math.round(1000 * model.first[CONTEXT_SAMPLES + place]!);
    expect([at(-CONTEXT_SAMPLES), at(-1), at(8), at(CHUNK_SAMPLES - 1)]).toEqual([2, 2, 4, 4]);
    expect(model.chunks.slice(1).map((from, i) => from - model.chunks[i]!)).toEqual(Array(11).fill(EACH));
  });

  it('is the same when the gate opens again after a moment', () => {
    const { model, frames } = stage();
    frames(20, 0.1);
    frames(2, 0.002);
    model.chunks = [];
    frames(10, 0.1);
    const at = (place: number): number => Math.round(100 * model.first[CONTEXT_SAMPLES + place]!);
    expect([at(8), at(CHUNK_SAMPLES - 1)]).toEqual([10, 10]);
  });

  it('is one chunk of four while it is surely speech', () => {
    const { model, frames } = stage();
    frames(10, 0);
    frames(100, 0.1);
    const steps = model.chunks.slice(1).map((from, i) => from - model.chunks[i]!);
    expect(steps.slice(0, 2)).toEqual([EACH, EACH]);
    expect(new Set(steps.slice(3))).toEqual(new Set([ONE_OF_FOUR]));
    expect(model.chunks.length).toBeLessThan(20);
    expect(model.patient).toBe(model.chunks.length - 3);
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
      0,
      EACH,
      EACH,
      EACH,
      EACH,
    ]);
  });
});
