import { defineConfig } from 'vitest/config';

// Unit tests run from the sources and touch nothing outside the process. Integration tests run the built package
// against real brokers, one file at a time, because they share the machine's cores.
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
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
