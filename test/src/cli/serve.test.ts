import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useCli } from './support.ts';

const cli = useCli();
const QUIET = { PORT: '0', LOG_LEVEL: 'silent' };

describe('serving', () => {
  it.each([
    ['as the command', ['serve']],
    ['without a command', []],
  ])('%s answers, and stops at Ctrl-C with 0', async (how, words) => {
    const server = cli.start(words, { ...QUIET, DATA_DIR: how.replaceAll(' ', '-') });
    await server.until(/Stop with Ctrl-C/);
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(server.said.out)?.[0];
    expect(await (await fetch(`${url}/ready`)).json()).toEqual({ status: 'ready', unready: [] });
    server.process.kill('SIGINT');
    expect(await server.ended).toMatchObject({ code: 0, err: '' });
  });

  it('a port that is taken is named by its variable', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = String(typeof address === 'object' ? address?.port : '');
    const said = await Promise.all([
      cli.run([], { ...QUIET, DATA_DIR: 'taken-1', PORT: port }),
      cli.run([], { ...QUIET, DATA_DIR: 'taken-2', METRICS_PORT: port }),
    ]);
    taken.close();
    expect(said.map(({ code }) => code)).toEqual([1, 1]);
    expect(said.map(({ err }) => err.split(' on ')[0])).toEqual([`PORT: ${port}`, `METRICS_PORT: ${port}`]);
    expect(said[1]?.err).toContain('set METRICS_PORT to another one');
  });

  it('mistakes in the environment are a line each', async () => {
    const { code, err } = await cli.run(['serve'], { LOG_LEVEL: 'loud', PORT: 'x' });
    expect(code).toBe(1);
    expect(
      err
        .trim()
        .split('\n')
        .map((line) => line.split(':')[0])
        .sort(),
    ).toEqual(['LOG_LEVEL', 'PORT']);
  });
});

/** What a file of the build loads before it runs its first line, other packages included. */
function loadedBy(name: string, found = new Set<string>()): Set<string> {
  const text = readFileSync(join('dist', name), 'utf8');
  for (const [, path = ''] of text.matchAll(/^(?:import|export)\b[^;]*?"([^"]+)";$/gm)) {
    const own = path.startsWith('./') ? path.slice(2) : null;
    if (found.has(own ?? path)) continue;
    found.add(own ?? path);
    if (own !== null) loadedBy(own, found);
  }
  return found;
}

/** The libraries in those files, by the notes that the bundler leaves, and the packages that they ask for. */
function librariesOf(name: string): Set<string> {
  const loaded = [...loadedBy(name), name];
  const files = loaded.filter((path) => path.endsWith('.js')).map((path) => readFileSync(join('dist', path), 'utf8'));
  const bundled = files.flatMap((text) => [...text.matchAll(/^\/\/ node_modules\/((?:@[^/\n]+\/)?[^/\n]+)/gm)]);
  const asked = loaded.filter((path) => !path.endsWith('.js') && !/^(node:|process$|module$)/.test(path));
  return new Set([...bundled.map(([, library = '']) => library), ...asked]);
}

it('asking for help loads no server', () => {
  expect([...librariesOf('cli.js')]).toEqual(['commander']);
});

it('the server that npm starts loads no parser of command lines', () => {
  const loaded = librariesOf('main.js');
  expect(loaded).toContain('graphql-yoga');
  expect(loaded).not.toContain('commander');
});
