import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';

const entry = z.object({
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  link: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
});
const lock = z
  .object({ packages: z.record(z.string(), entry) })
  .parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
const packages = Object.entries(lock.packages).filter(([path, { link }]) => path.startsWith('node_modules/') && !link);

const DEVELOPMENT = 'cdx:npm:package:development';
const REGISTRY = 'https://registry.npmjs.org/';

it('the lock file holds a strong digest of every package, all of them the registry’s', () => {
  const loose = packages.filter(
    ([, { resolved, integrity }]) =>
      // Left out where it is the registry that npm is set to.
      !(resolved ?? REGISTRY).startsWith(REGISTRY) || !integrity?.startsWith('sha512-'),
  );
  expect(packages.length).toBeGreaterThan(100);
  expect(loose.map(([path]) => path)).toEqual([]);
});

it('no package needs a script at installation', () => {
  const { allowScripts } = z
    .object({ allowScripts: z.record(z.string(), z.boolean()) })
    .parse(JSON.parse(readFileSync('package.json', 'utf8')));
  const scripted = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
  // Named and switched off: its binary is a package of its own.
  expect(scripted).toEqual(['node_modules/esbuild']);
  expect(allowScripts).toEqual({ esbuild: false });
});

it('the bill of materials lists everything, and says what is for development only', () => {
  const printed = execFileSync('npm', ['run', '--silent', 'sbom'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 50_000_000,
  });
  const { bomFormat, components } = z
    .object({
      bomFormat: z.string(),
      components: z.array(
        z.object({ name: z.string(), properties: z.array(z.object({ name: z.string() })).default([]) }),
      ),
    })
    .parse(JSON.parse(printed));
  // Of some there is a second version, for development.
  const runs = new Set(
    components.filter(({ properties }) => !properties.some(({ name }) => name === DEVELOPMENT)).map(({ name }) => name),
  );
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync('package.json', 'utf8')));
  expect(bomFormat).toBe('CycloneDX');
  expect(Object.keys(dependencies).filter((name) => !runs.has(name))).toEqual([]);
  expect(components.some(({ name }) => name === 'vitest')).toBe(true);
  expect(runs.has('vitest')).toBe(false);
});
