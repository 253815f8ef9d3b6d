import { defineConfig } from 'vitest/config';

/** Browser tests: a real Chromium against a real Parley, one file after the other, because each wants the whole machine. */
export default defineConfig({
  resolve: { alias: [{ find: /^#(.*)$/, replacement: `${import.meta.dirname}/src/$1` }] },
  test: {
    include: ['test/browser/**/*.test.ts'],
    isolate: false,
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 120_000,
    reporters: ['default'],
  },
});
