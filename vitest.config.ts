import { defineConfig } from 'vitest/config';

/** Unit and whole-call tests: fast, no browser, no external server. `tools/test.ts` adds the rest. */
export default defineConfig({
  resolve: { alias: [{ find: /^#(.*)$/, replacement: `${import.meta.dirname}/src/$1` }] },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts'],
    exclude: [
      'test/browser/**',
      'test/system/**',
      'test/faults/{matrix,storm}.test.ts',
      '**/node_modules/**',
    ],
    isolate: false,
    // One more than Vitest takes on two cores: much of the time is waiting for databases and sockets.
    maxWorkers: 2,
    // Bounds what hangs; a busy machine takes several times what a test takes alone.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default'],
  },
});
