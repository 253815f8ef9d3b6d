import { defineConfig } from 'vitest/config';

const root = `${import.meta.dirname}/../..`;

/** Calls in real time, whose gaps are measured: apart from tests that want the whole machine. */
export default defineConfig({
  root,
  resolve: { alias: [{ find: /^#(.*)$/, replacement: `${root}/src/$1` }] },
  test: {
    include: ['test/faults/{matrix,storm}.test.ts'],
    maxWorkers: 2,
    hookTimeout: 120_000,
    reporters: ['default'],
  },
});
