// How the programs are bundled: with the libraries in them, because finding, reading and compiling hundreds of small
// files is most of a start, and what no program uses of a library then takes no memory.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * What stays a package of its own: native code, what starts threads from files of its own, what is loaded by few, and
 * GraphiQL, which is nine megabytes of text.
 */
const EXTERNAL = [
  '@graphql-yoga/render-graphiql',
  '@opentelemetry/*',
  'esbuild',
  'ioredis',
  'libsql',
  'pg',
  'pino',
  'pino-pretty',
  'prom-client',
  'rate-limiter-flexible',
];

/**
 * One copy of GraphQL for all libraries, those that ask for its CommonJS files included: types of two copies do not know
 * each other.
 */
const oneGraphql = {
  name: 'one-graphql',
  setup({ onResolve }) {
    const root = resolve(require.resolve('graphql/package.json'), '..');
    onResolve({ filter: /^graphql(\/|$)/ }, ({ path }) => {
      const file = path === 'graphql' ? 'index' : path.slice('graphql/'.length).replace(/\.m?js$/, '');
      return { path: resolve(root, `${file}.mjs`) };
    });
  },
};

/**
 * What libraries bring along and no program uses, with what stands in its place: the engine holds the text of all that is
 * bundled.
 */
const leftOut = {
  name: 'left-out',
  setup({ onLoad }) {
    // Messages in fifty languages; the configuration and the logs speak English.
    onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
    // A serialiser that graphql-jit has as an option, with a validator of JSON schemas.
    onLoad({ filter: /fast-json-stringify\/index\.js$/ }, () => ({
      contents: 'module.exports = () => { throw new Error("customJSONSerializer of graphql-jit is not bundled"); };',
    }));
  },
};

/**
 * Libraries without what their comments have beyond Latin-1: esbuild writes such a character of a string as an escape,
 * but one in a comment would have the engine hold the whole file in two bytes a character.
 */
const plainComments = {
  name: 'plain-comments',
  setup({ onLoad }) {
    onLoad({ filter: /(undici\/lib|zod\/v4\/core)\/.*\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const contents = text.replaceAll(/(\/\/|^\s*\*).*$/gm, (comment) => comment.replaceAll(/[\u0100-\uffff]/g, '?'));
      return { contents };
    });
  },
};

const COMMON = {
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
};

/** Options for esbuild, for programs. Lines and names stay as they are written: they are read in stack traces. */
export const BUNDLED = {
  ...COMMON,
  external: EXTERNAL,
  plugins: [oneGraphql, leftOut, plainComments],
  mainFields: ['module', 'main'],
  // For the CommonJS in it.
  banner: {
    js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
  },
};

/** The same for what others import: the libraries stay theirs, or GraphQL would be there twice. */
export const PACKAGE = { ...COMMON, packages: 'external', chunkNames: 'package-[hash]' };
