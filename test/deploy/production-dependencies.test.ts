import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';

/** The packages that the built programs ask for, by name: of `@noble/ciphers/aes.js` it is `@noble/ciphers`. */
async function packagesOf(programs: string[]): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: programs,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outdir: 'dist',
    write: false,
    metafile: true,
  });
  const asked = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
  const names = asked
    .filter(({ path, external }) => external && !path.startsWith('node:') && !builtinModules.includes(path))
    .map(({ path }) => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path);
  return [...new Set(names)].toSorted();
}

describe('the image, which has the packages for production only', () => {
  let needed: string[];
  beforeAll(async () => {
    execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
    // What they have in common is in files with a digest in their names, those of earlier builds included.
    const programs = readdirSync('dist').filter((name) => /^[a-z]+\.js$/.test(name));
    needed = await packagesOf(programs.map((name) => `dist/${name}`));
  });
  const { dependencies, peerDependenciesMeta } = JSON.parse(readFileSync('package.json', 'utf8'));
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));

  it('has every package that dist/ asks for', () => {
    // Were they not found, the test would hold for nothing.
    expect(needed).toEqual(expect.arrayContaining(['graphql', 'ioredis', 'libsql', 'pg', 'pino']));
    // What is only loaded where somebody switches tracing on is installed by whoever does.
    const always = needed.filter((name) => !peerDependenciesMeta[name]?.optional);
    expect(always.filter((name) => !(name in dependencies))).toEqual([]);
    expect(always.filter((name) => packages[`node_modules/${name}`]?.dev !== undefined)).toEqual([]);
  });

  it('has the binary of libsql for both processors that images are built for', () => {
    const { version } = packages['node_modules/libsql'];
    for (const platform of ['linux-x64-gnu', 'linux-arm64-gnu']) {
      expect(packages[`node_modules/@libsql/${platform}`]).toMatchObject({ version, optional: true });
    }
  });

  it('has no package that runs a script at its installation, as the image would not run it', () => {
    const scripted = Object.entries<{ hasInstallScript?: boolean; dev?: boolean; devOptional?: boolean }>(packages)
      .filter(([, { hasInstallScript, dev, devOptional }]) => hasInstallScript && !dev && !devOptional)
      .map(([path]) => path);
    expect(scripted).toEqual([]);
  });
});
