import { createRequire } from 'node:module';

/** The version of this package, by its own package.json. */
export function version(): string {
  const manifest: { version: string } = createRequire(import.meta.url)('loyalty-graphql/package.json');
  return manifest.version;
}
