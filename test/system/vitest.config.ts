import { defineConfig } from 'vitest/config';

const root = `${import.meta.dirname}/../..`;
/** What measures milliseconds, or wants the whole machine for its noise, runs alone. */
const ALONE = ['test/system/barge-in.test.ts', 'test/system/hostile.test.ts', 'test/system/calls.test.ts'];

/** Real processes, real sockets, real time. */
export default defineConfig({
  root,
  resolve: { alias: [{ find: /^#(.*)$/, replacement: `${root}/src/$1` }] },
  test: {
    maxConcurrency: 3,
    testTimeout: 150_000,
    hookTimeout: 120_000,
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: { name: 'alone', include: ALONE, maxWorkers: 1, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'two at once',
          include: ['test/system/**/*.test.ts'],
          exclude: ALONE,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
