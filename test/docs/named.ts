import { existsSync, readFileSync } from 'node:fs';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const { scripts: clientScripts } = JSON.parse(readFileSync('client/package.json', 'utf8'));

/** What a block names of this repository and is not there: scripts, programs, files. Empty where all of it is. */
export function namedAndMissing(block: string): string[] {
  const found = (pattern: RegExp): string[] => [...block.matchAll(pattern)].map(([, name = '']) => name);
  const npmScripts = found(/\bnpm (?:--prefix \S+ )?run (?:--silent )?([\w:]+)/g);
  const isScript = (name: string) => name in (/-w client/.test(block) ? clientScripts : scripts);
  const shorthands = found(/\bnpm (start|test)\b/g);
  const programs = found(/\b(?:npx tsx|node) ((?!dist\/)[\w./-]+\.m?[jt]s)\b/g);
  const files = found(/(?<=^|\s)(?:-f|-k) ([\w-][\w./-]*)/g);
  return [
    ...npmScripts.filter((name) => !isScript(name)).map((name) => `the script ${name}`),
    ...shorthands.filter((name) => !(name in scripts)).map((name) => `the script ${name}`),
    ...[...programs, ...files].filter((path) => !existsSync(path)),
  ];
}
