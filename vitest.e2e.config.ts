import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** The tests that need a browser; `npm test` does without. One file at a time: a busy machine is no fair browser. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['test/e2e/**/*.e2e.ts'],
    globalSetup: ['test/e2e/support/example.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
