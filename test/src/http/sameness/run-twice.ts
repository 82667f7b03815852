import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numberCardsAfter, putInFront } from '../../../support/app.ts';
import { type Journal, notedIn } from './journal.ts';
import { byOrdinaryWay } from './pair.ts';

const TESTS = fileURLToPath(new URL('../../../', import.meta.url));

/** The test files in a folder under `test/`, and below it, that start applications; but for those that a rule leaves out. */
export const testsIn = (folder: string, but: RegExp = /^$/): string[] =>
  readdirSync(`${TESTS}${folder}`, { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path}`)
    .filter((path) => path.endsWith('.test.ts') && !path.includes('/sameness/') && !but.test(path))
    .filter((path) => /\b(useApp|openTill|startApp)\(/.test(readFileSync(`${TESTS}${path}`, 'utf8')))
    .sort();

/**
 * Runs test files, once as they are and once with every application kept off the fast way, and compares the answer to
 * each request of each test.
 */
export function runTwice(files: readonly string[]): void {
  describe.each(files)('%s', (file) => {
    const fast = runOnce(file, 'fast', (listener) => listener);
    const ordinary = runOnce(file, 'ordinary', byOrdinaryWay);

    it('is answered alike both ways', async () => {
      await pause(50);
      const tests = [...new Set([...fast.keys(), ...ordinary.keys()])];
      const differences = tests.flatMap((test) => {
        // A test may ask again until something has happened, and how often is a matter of time.
        const [one, other] = [new Set(fast.get(test)), new Set(ordinary.get(test))];
        const onlyFast = [...one].filter((exchange) => !other.has(exchange));
        const onlyOrdinary = [...other].filter((exchange) => !one.has(exchange));
        return onlyFast.length + onlyOrdinary.length === 0 ? [] : [{ test, onlyFast, onlyOrdinary }];
      });
      expect(differences).toEqual([]);
      expect(ordinary.size).toBeGreaterThan(0);
    });
  });
}

/** More than any test file numbers where it describes its tests. */
const MANY_CARDS = 10_000;

function runOnce(file: string, way: string, front: typeof byOrdinaryWay): Journal {
  const journal: Journal = new Map();
  const noted = notedIn(journal, (test) => test.split(` ${way} > `)[1] ?? 'between the tests');
  const start = () => putInFront((listener) => noted(front(listener)));
  describe(way, async () => {
    let takeAway = () => {};
    beforeAll(() => {
      numberCardsAfter(MANY_CARDS);
      takeAway = start();
    });
    afterAll(() => takeAway());
    // Some applications are started, and cards numbered, where their tests are described.
    numberCardsAfter(0);
    const takeThisAway = start();
    // A module of another address is another module, whose tests are described anew.
    await import(/* @vite-ignore */ `${TESTS}${file}?way=${way}`);
    takeThisAway();
  });
  return journal;
}
