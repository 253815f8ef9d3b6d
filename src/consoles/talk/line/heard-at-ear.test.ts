import { expect, test } from 'vitest';
import { HeardAtEar } from './heard-at-ear.ts';

test('what was handed over counts as heard only when it has had the time to reach the ear', () => {
  const ear = new HeardAtEar();
  ear.note(1, 128);
  ear.note(1.1, 256);
  ear.note(1.2, 384);
  expect(ear.by(0.9)).toBe(0);
  expect(ear.by(1.15)).toBe(256);
  expect(ear.by(5)).toBe(384);
});

test('what was heard never shrinks, also when headphones with a longer delay are put on', () => {
  const ear = new HeardAtEar();
  ear.note(1, 128);
  ear.note(2, 256);
  expect(ear.by(2)).toBe(256);
  expect(ear.by(1.5)).toBe(256);
});
