// How large `@loyalty-graphql/client/react` is in a browser, besides React and TanStack Query: minified and gzipped, in
// bytes. `node scripts/client-size.mjs` prints it.
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** The most that it may be: 12 kB. */
export const LIMIT = 12_000;

/** What an app bundles for `contents`, in bytes after gzip. */
export async function sizeOf(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: 'client', loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    conditions: ['source'],
    external: ['react', 'react/jsx-runtime', '@tanstack/react-query'],
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

/** All of './react', whatever of it an app uses. */
export const sizeOfAll = () => sizeOf(`export * from './src/react/index.ts';`);

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [all, one] = [
    await sizeOfAll(),
    await sizeOf(`export { LoyaltyProvider, usePay } from './src/react/index.ts';`),
  ];
  console.log(`client/react: ${all} of ${LIMIT} bytes gzipped; the provider and usePay alone: ${one}.`);
}
