import { expect, it } from 'vitest';
import { chainsOf } from './chains.ts';

const asked = (...calls: number[]) => calls.map((call, at) => ({ call, samples: Float32Array.of(at) }));

it('calls that ask as much go together, each with its chunks in order', () => {
  const runs = chainsOf(asked(1, 2, 2, 3, 1, 4, 2, 5));
  const told = runs.map((chains) => chains.map(({ call, chunks }) => [call, ...chunks.map(([at]) => at)]));
  expect(told).toEqual([
    [
      [3, 3],
      [4, 5],
      [5, 7],
    ],
    [[1, 0, 4]],
    [[2, 1, 2, 6]],
  ]);
  expect(chainsOf([])).toEqual([]);
});
