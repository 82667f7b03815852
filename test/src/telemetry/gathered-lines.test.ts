import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { GatheredLines } from '../../../src/telemetry/gathered-lines.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function lines() {
  const written: string[] = [];
  return { written, lines: new GatheredLines({ write: (text) => void written.push(text) }) };
}

it('gathered lines are written together, a tenth of a second after the first of them', () => {
  const { written, lines: out } = lines();
  out.gather('one\n');
  vi.advanceTimersByTime(60);
  out.gather('two\n');
  expect(written).toEqual([]);
  vi.advanceTimersByTime(40);
  expect(written).toEqual(['one\ntwo\n']);
  out.gather('three\n');
  vi.advanceTimersByTime(100);
  expect(written).toEqual(['one\ntwo\n', 'three\n']);
});

it('any other line is written at once, after those that came before it', () => {
  const { written, lines: out } = lines();
  out.gather('one\n');
  out.write('two\n');
  expect(written).toEqual(['one\ntwo\n']);
  vi.advanceTimersByTime(1_000);
  expect(written).toEqual(['one\ntwo\n']);
});

it('many are written sooner, in pieces that cut no line in two', () => {
  const { written, lines: out } = lines();
  const line = `${'x'.repeat(299)}\n`;
  for (let count = 0; count < 400; count += 1) out.gather(line);
  expect(written.length).toBeGreaterThan(2);
  expect(written.length).toBeLessThan(5);
  expect(written.every((piece) => piece.endsWith('\n'))).toBe(true);
  vi.advanceTimersByTime(100);
  expect(written.join('')).toBe(line.repeat(400));
});

it.each([
  ['has nothing more to do', ''],
  ['is told to exit', 'process.exit(0);'],
  ['fails', 'throw new Error("fails");'],
])('nothing is lost when the process %s', async (_how, end) => {
  const module = JSON.stringify(new URL('../../../src/telemetry/logger.ts', import.meta.url).href);
  const program = `import { createLogger } from ${module};
    const logger = createLogger({ logLevel: 'info', production: true });
    logger.answered({ requestId: 'the-last-one', path: '/graphql', status: 200, ms: 1 });
    ${end}`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...['--import', 'tsx', '--input-type', 'module', '--eval', program],
  ]).catch((failed: { stdout: string }) => failed);
  expect(JSON.parse(stdout)).toMatchObject({ requestId: 'the-last-one' });
});
