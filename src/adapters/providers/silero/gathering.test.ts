import { describe, expect, it } from 'vitest';
import { Gathering } from './gathering.ts';
import { CHUNK_SAMPLES, CONTEXT_SAMPLES, INPUT_SAMPLES, type ToModel } from './messages.ts';

function stage(asking: number) {
  const posted: ToModel[] = [];
  const gathering = new Gathering(
    (message) => posted.push(message),
    () => asking,
  );
  const ask = (call: number, patient = false): void =>
    gathering.ask(call, new Float32Array(5 * CHUNK_SAMPLES).fill(call), 4 * CHUNK_SAMPLES + 7, patient);
  return { gathering, posted, ask };
}

describe('what the calls ask of the model', () => {
  it('goes in one message when the first of them comes round', () => {
    const { gathering, posted, ask } = stage(3);
    for (const call of [1, 2, 3]) {
      gathering.comeRound(call);
      ask(call);
    }
    expect(posted).toEqual([]);
    gathering.comeRound(1);
    expect(posted.length).toBe(1);
    expect(posted[0]!.calls).toEqual([1, 2, 3]);
    const firsts = [0, 1, 2].map((i) => posted[0]!.samples[i * INPUT_SAMPLES]);
    expect([posted[0]!.samples.length, ...firsts]).toEqual([3 * INPUT_SAMPLES, 1, 2, 3]);
  });

  it('takes a chunk that goes round the end of a ring in its order, behind what comes before it', () => {
    const { gathering, posted } = stage(1);
    const ring = Float32Array.from({ length: 2560 }, (_, i) => i);
    gathering.ask(1, ring, 3 * 2560 + 2400);
    const { samples } = posted[0]!;
    const at = (place: number): number => samples[CONTEXT_SAMPLES + place]!;
    expect([at(-32), at(-1), at(0), at(159), at(160), at(255)]).toEqual([2368, 2399, 2400, 2559, 0, 95]);
    gathering.ask(1, ring, 2560);
    expect([...posted[1]!.samples.subarray(CONTEXT_SAMPLES - 1, CONTEXT_SAMPLES + 1)]).toEqual([2559, 0]);
  });

  it('goes at once where only two calls ask, and where a message is full', () => {
    const few = stage(2);
    few.ask(1);
    expect(few.posted.map(({ calls }) => calls)).toEqual([[1]]);
    const many = stage(100);
    for (let call = 1; call <= 70; call += 1) many.ask(call);
    expect(many.posted.map(({ calls }) => calls.length)).toEqual([64]);
  });

  it('lets what is in no hurry wait for three frames, or go with what is', () => {
    const { gathering, posted, ask } = stage(5);
    ask(1, true);
    ask(2, true);
    for (const call of [1, 2, 1, 2]) gathering.comeRound(call);
    expect(posted).toEqual([]);
    gathering.comeRound(1);
    expect(posted.map(({ calls }) => calls)).toEqual([[1, 2]]);
    ask(3, true);
    ask(4);
    gathering.comeRound(3);
    gathering.comeRound(4);
    expect(posted.map(({ calls }) => calls)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('does not wait for a call that has ended, and lets its state go', () => {
    const { gathering, posted, ask } = stage(5);
    for (const call of [1, 2, 3]) ask(call);
    gathering.forget(2);
    expect(posted).toEqual([]);
    gathering.forget(1);
    expect(posted[0]).toMatchObject({ calls: [1, 2, 3], forgotten: [2, 1] });
    gathering.forget(3);
    expect(posted[1]).toMatchObject({ calls: [], forgotten: [3] });
  });
});
