import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { variables } from '../../src/config-variables.ts';
import { execForm, imageOf, pairsOf, readDockerfile, stagesOf } from './support/dockerfile.ts';

const text = readFileSync('Dockerfile', 'utf8');
const instructions = readDockerfile('Dockerfile');
const stages = stagesOf(instructions);
const image = imageOf(instructions);
const copies = instructions.filter(({ name }) => name === 'COPY');

/** What is copied out of this tree, and not from another stage. */
const sources = copies
  .filter(({ flags }) => flags.from === undefined)
  .flatMap(({ text: words }) => words.split(' ').slice(0, -1));

/** What .dockerignore lets through. */
const allowed = readFileSync('.dockerignore', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1));

describe('the Dockerfile', () => {
  it('has nothing that a linter complains of', () => {
    expect(validate(text).map(({ range, message }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
  });

  it('builds all of its stages on one Node, of a full version that package.json allows', () => {
    const base = pairsOf(instructions, 'ARG').NODE_IMAGE ?? '';
    const [, major, minor] = /^node:(\d+)\.(\d+)\.\d+-[a-z]+-slim$/.exec(base)?.map(Number) ?? [];
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
    const [, least, leastMinor] = /^>=(\d+)\.(\d+)$/.exec(engines.node)?.map(Number) ?? [];
    expect([major, minor, least, leastMinor]).not.toContain(undefined);
    expect(Number(major) * 1_000 + Number(minor)).toBeGreaterThanOrEqual(Number(least) * 1_000 + Number(leastMinor));
    expect(stages.map(([from]) => from?.text.split(' ')[0])).toEqual(stages.map(() => '$' + '{NODE_IMAGE}'));
    expect(pairsOf(image, 'LABEL')['org.opencontainers.image.base.name']).toBe(`docker.io/library/${base}`);
    // The two commands in its comment, which people copy.
    expect(text.match(/node:\d\S*-slim/g)?.filter((named) => !named.startsWith(base))).toEqual([]);
  });

  it('names the version that package.json has', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(pairsOf(image, 'ARG').VERSION).toBe(version);
  });

  it('copies only what is there and what .dockerignore lets through, which is nothing else', () => {
    expect(sources.filter((source) => !existsSync(source))).toEqual([]);
    expect(allowed.toSorted()).toEqual([...new Set(sources)].toSorted());
    expect(readFileSync('.dockerignore', 'utf8')).toMatch(/^\*$/m);
  });

  it('copies from stages that come before, and from places that they fill', () => {
    const names = stages.map(([from]) => / AS (\S+)$/.exec(from?.text ?? '')?.[1]);
    const from = copies.flatMap(({ flags }) => flags.from ?? []);
    expect(from.toSorted()).toEqual(['build', 'dependencies']);
    expect(from.filter((name) => !names.slice(0, -1).includes(name))).toEqual([]);
  });

  it('installs by the lock file, without running scripts of packages, and for production only what runs there', () => {
    const installs = stages.map((stage) =>
      stage.filter(({ name, text: run }) => name === 'RUN' && /\bnpm\b.*\bci\b/.test(run)),
    );
    expect(installs.map((runs) => runs.length)).toEqual([1, 1, 0]);
    for (const [run] of installs.slice(0, 2)) expect(run?.text).toContain('--ignore-scripts');
    expect(installs[0]?.[0]?.text).toContain('--omit=dev');
    expect(image.some(({ text: copied }) => /^\/app\/node_modules /.test(copied))).toBe(true);
  });

  it('sets only variables that the program knows', () => {
    const { NODE_ENV, ...others } = pairsOf(image, 'ENV');
    expect(NODE_ENV).toBe('production');
    expect(Object.keys(others).filter((name) => !(name in variables.shape))).toEqual([]);
    expect(others).toMatchObject({ HOST: '0.0.0.0', PORT: '4000', DATA_DIR: '/data' });
    expect(image.find(({ name }) => name === 'EXPOSE')?.text).toBe(others.PORT);
  });

  it('runs as nobody in particular, after the last thing that needs root', () => {
    const at = (name: string) => image.findLastIndex((instruction) => instruction.name === name);
    expect(image[at('USER')]?.text).toMatch(/^[1-9]\d+:[1-9]\d+$/);
    expect(at('USER')).toBeGreaterThan(at('RUN'));
    expect(at('USER')).toBeLessThan(at('ENTRYPOINT'));
  });

  it('starts the program as the first process, which is told to stop by a signal that it listens to', () => {
    expect([...execForm(image, 'ENTRYPOINT'), ...execForm(image, 'CMD')]).toEqual(['node', 'dist/cli.js', 'serve']);
    expect(image.find(({ name }) => name === 'STOPSIGNAL')?.text).toBe('SIGTERM');
  });

  it('asks for its health with a file that it has', () => {
    const [program, path = ''] = execForm(image, 'HEALTHCHECK');
    expect(program).toBe('node');
    const copied = image
      .filter(({ name, flags }) => name === 'COPY' && flags.from === undefined)
      .map(({ text: words }) => words.split(' '));
    expect(copied.map(([source = '', target = '']) => join(target, source.split('/').at(-1) ?? ''))).toContain(path);
  });
});
