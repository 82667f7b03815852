import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_POSTGRES } from '../support/postgres.ts';
import { idleReasons, whyNotRun } from './cannot-run.ts';
import { namedAndMissing } from './named.ts';
import { blocksOf } from './pages.ts';
import { setStage } from './stage.ts';

const blocks = [...new Map(blocksOf('sh').map((block) => [block.text, block])).values()];

const withTitle = (list: typeof blocks) =>
  list.map(({ path, text }) => ({ path, text, title: text.split('\n', 1)[0] }));

const runnable = withTitle(blocks.filter(({ text }) => whyNotRun(text) === null));
const STARTS = /\bnpm (start|run sandbox|run example)$/m;

/** Programs that not every machine has. */
const isThere = (program: string): boolean => spawnSync('which', [program]).status === 0;
const missing = ['sqlite3', 'psql', 'curl', 'openssl'].filter((program) => !isThere(program));
if (missing.length > 0) console.log(`Commands of the documentation with ${missing.join(', ')} are skipped.`);
const isPossible = (text: string): boolean =>
  !missing.some((program) => text.includes(program)) && (HAS_POSTGRES || !text.includes('psql'));

/** These states are not brought about here, so that the log has no such line to find. */
const FINDS_NOTHING = /outcome-not-recorded|push-contradiction|strange-order/;

describe('the commands of the documentation', () => {
  let stage: Awaited<ReturnType<typeof setStage>>;
  beforeAll(async () => {
    stage = await setStage();
  }, 60_000);
  afterAll(async () => {
    await stage?.clear();
  });

  it.each(runnable.filter(({ text }) => !STARTS.test(text)))('$path: $title', { timeout: 45_000 }, async ({ text }) => {
    if (!isPossible(text)) return;
    const adapted = FINDS_NOTHING.test(text) ? text.replace(/ \| tail .*$/m, ' || true') : text;
    const printed = await stage.run(adapted);
    // GraphQL tells of a mistake with HTTP 200.
    expect(printed).not.toMatch(/"errors":\[\{"message"/);
    if (!FINDS_NOTHING.test(text)) expect(printed).not.toBe('');
  });

  it.each(runnable.filter(({ text }) => STARTS.test(text)))('$path: $title', { timeout: 45_000 }, async ({ text }) => {
    expect(await stage.start(text)).toMatch(/http:\/\/127\.0\.0\.1:\d+/);
  });

  it('a command that does not work is found', async () => {
    await expect(stage.run('npm run settle -- --lits')).rejects.toThrow('It failed');
    await expect(stage.run('grep no-such-alarm server.log | tail -1')).rejects.toThrow('It failed');
  }, 30_000);
});

it.each(withTitle(blocks))('$path: what "$title" names is there', ({ text }) => {
  expect(namedAndMissing(text)).toEqual([]);
});

it('what a block names and is not there is found', () => {
  expect(namedAndMissing('npm run setle -- --list\nnode scripts/none.mjs')).toEqual([
    'the script setle',
    'scripts/none.mjs',
  ]);
});

it('no reason for not running a block is out of use', () => {
  expect(idleReasons(blocks.map(({ text }) => text))).toEqual([]);
});
