/** Logistic regression by Newton's method with a little ridge, for the weights of `confidence.ts`. */
import type { Evidence } from '../../src/adapters/providers/soundswallower/confidence.ts';
import { type Measured, sameMeaning } from './table.ts';

const FEATURES = ['margin', 'worstWord', 'shortness', 'pace', 'surprise'] as const;
const RIDGE = 0.01;

/** Weights by name, for `WEIGHTS`. Right means: the words have the meaning that was said. */
export function fitLogistic(measured: Measured[]): Record<string, number> {
  const rows = measured.flatMap(({ result, expected }) =>
    result.evidence
      ? [
          {
            x: vector(result.evidence),
            right: expected !== null && sameMeaning(result.best, expected) ? 1 : 0,
          },
        ]
      : [],
  );
  let weights = Array.from({ length: FEATURES.length + 1 }, () => 0);
  for (let round = 0; round < 50; round += 1) {
    const gradient = weights.map((weight) => -RIDGE * weight);
    const curvature: number[][] = weights.map((_, i) => weights.map((__, j) => (i === j ? RIDGE : 0)));
    for (const { x, right } of rows) {
      const p = 1 / (1 + Math.exp(-dot(weights, x)));
      for (let i = 0; i < x.length; i += 1) {
        gradient[i] = at(gradient, i) + (right - p) * at(x, i);
        const row = curvature[i] ?? [];
        for (let j = 0; j < x.length; j += 1) row[j] = at(row, j) + p * (1 - p) * at(x, i) * at(x, j);
      }
    }
    const step = solve(curvature, gradient);
    weights = weights.map((weight, i) => weight + at(step, i));
    if (Math.hypot(...step) < 1e-6) break;
  }
  return Object.fromEntries(
    ['constant', ...FEATURES].map((name, i) => [name, Math.round(at(weights, i) * 1000) / 1000]),
  );
}

function vector(evidence: Evidence): number[] {
  return [1, ...FEATURES.map((name) => evidence[name])];
}

function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, at(right, i)]);
  for (let i = 0; i < rows.length; i += 1) {
    const pivot = rows[i] ?? [];
    for (let k = 0; k < rows.length; k += 1) {
      const row = rows[k] ?? [];
      if (k === i) continue;
      const factor = at(row, i) / at(pivot, i);
      for (let j = i; j < row.length; j += 1) row[j] = at(row, j) - factor * at(pivot, j);
    }
  }
  return rows.map((row, i) => at(row, rows.length) / at(row, i));
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, i) => sum + value * at(b, i), 0);
}

function at(values: number[], i: number): number {
  return values[i] ?? 0;
}
