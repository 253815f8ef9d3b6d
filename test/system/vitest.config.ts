import { defineConfig } from 'vitest/config';

const root = `${import.meta.dirname}/../..`;

/** Real processes, real sockets, real time: one file after the other, so that none disturbs another's timing. */
export default defineConfig({
  root,
  resolve: { alias: [{ find: /^#(.*)$/, replacement: `${root}/src/$1` }] },
  test: {
    include: ['test/system/**/*.test.ts'],
    fileParallelism: false,
    maxConcurrency: 8,
    testTimeout: 150_000,
    hookTimeout: 120_000,
    reporters: ['default'],
  },
});
