import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** Storms of faults, kills and standstills, which take minutes; `npm test` has one short one of them. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ['test/chaos/**/*.chaos.ts', 'test/chaos/**/*.test.ts'], fileParallelism: false },
});
