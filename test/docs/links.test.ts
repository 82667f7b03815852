import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';
import { pages } from './pages.ts';

const PAGES = new Map(pages.map((page) => [page.path, page]));

it.each(pages)('$path leads only to what is there', ({ path, links }) => {
  expect(links.filter((link) => !leadsSomewhere(path, link))).toEqual([]);
});

it('there are pages with links, to files and to headings', () => {
  const all = pages.flatMap(({ links }) => links);
  expect(all.some((link) => /\.md$/.test(link))).toBe(true);
  expect(all.some((link) => link.includes('#'))).toBe(true);
});

it('every page can be reached from the README', () => {
  const reached = new Set<string>(['README.md']);
  // The decisions are reached by their folder.
  for (const path of reached) {
    for (const target of PAGES.get(path)?.links.map((link) => fileOf(path, link)) ?? []) {
      for (const page of PAGES.keys()) if (page === target || page.startsWith(`${target}/`)) reached.add(page);
    }
  }
  expect([...PAGES.keys()].filter((path) => !reached.has(path))).toEqual([]);
});

/** Addresses elsewhere are not asked: no test depends on a network. */
function leadsSomewhere(path: string, link: string): boolean {
  if (/^https?:\/\//.test(link)) return URL.canParse(link);
  const file = fileOf(path, link);
  const [, anchor] = link.split('#');
  if (!existsSync(file)) return false;
  const page = PAGES.get(file);
  return anchor === undefined || page === undefined || page.anchors.includes(anchor);
}

function fileOf(path: string, link: string): string {
  const [file = ''] = link.split('#');
  return file === '' ? path : normalize(join(dirname(path), file));
}
