import { configDefaults, defineConfig } from 'vitest/config';

// Runs the tests of the API twice, which takes minutes: `npm run test:sameness`.
const TWICE = 'test/src/http/sameness/suite/**';

export default defineConfig({
  // The packages of this repository are tested as they are written here, not as they were last built.
  ssr: { resolve: { conditions: ['source', 'node', 'development|production'] } },
  // Vite would load graphql's ES module beside the CommonJS one that Node's own resolution picks for the
  // libraries: two copies, and "Cannot use GraphQLSchema from another module or realm".
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(process.env.TEST_SAMENESS ? [] : [TWICE])],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    isolate: false,
  },
});
