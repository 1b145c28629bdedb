import { defineConfig } from 'vitest/config';

// Unit tests run from the sources and touch nothing outside the process. Integration tests run the built package
// against real brokers, one file at a time, because they share the machine's cores.
export default defineConfig({
  test: {
    projects: [
      {
        // The files share workers and modules, which takes a third of the time; so none may leave anything behind.
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], isolate: false, maxWorkers: 2 },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
