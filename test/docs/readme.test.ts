import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SEEDED_CARDS } from '../../src/sandbox/seeded-cards.ts';
import { SPECIAL_CARDS } from '../../src/sandbox/special-cards.ts';
import { useApp } from '../schema/support.ts';
import { type Block, pages } from './pages.ts';

const app = useApp();

const readme = pageAt('README.md');
const blockOf = (language: string): Block => {
  const block = readme.blocks.find((one) => one.language === language);
  if (block === undefined) throw new Error(`The README has no block of ${language}.`);
  return block;
};

it('the payment of the README, sent again, is answered as the README says', async () => {
  const { text } = blockOf('graphql');
  const first = await app.gql(text);
  const again = await app.gql(text);
  const wanted = JSON.parse(blockOf('json').text);
  expect(again.data).toEqual(wanted.data);
  expect(first.data).toEqual({ pay: { ...wanted.data.pay, replayed: false } });
});

it('the README fits on a screen and a half', () => {
  expect(readme.text.split('\n').length).toBeLessThan(120);
});

it('the figures of the README are those of bench/RESULTS.md', () => {
  const results = readFileSync('bench/RESULTS.md', 'utf8');
  const measured = [
    ...results.matchAll(/^\| (card|cards|pay) +\| at once +\| project .*?\| (\d+) .*?\| ([\d.]+) .*?\| ≤ ([\d.]+)/gm),
  ];
  const shown = [...readme.text.matchAll(/^\| .*? \| (\d+) µs \| ([\d.]+) \| ([\d.]+) \|$/gm)];
  expect(measured).toHaveLength(3);
  expect(shown.map((row) => row.slice(1))).toEqual(measured.map((row) => row.slice(2)));
});

it('docs/sandbox.md names every card of the sandbox', () => {
  const { text } = pageAt('docs/sandbox.md');
  // Neighbours are named by their last two digits: "9000000000000002 · …03".
  const missing = [...SEEDED_CARDS, ...SPECIAL_CARDS].filter(
    ({ accountId }) => !text.includes(accountId) && !text.includes(`…${accountId.slice(-2)}`),
  );
  expect(missing).toEqual([]);
});

function pageAt(path: string) {
  const page = pages.find((one) => one.path === path);
  if (page === undefined) throw new Error(`${path} is not there.`);
  return page;
}
