import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** That nothing on the page keeps a person out, as far as axe-core can tell. `where` names it in the failure. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  await page.evaluate(`if (window.axe === undefined) { ${axe.source} }`);
  // A text: what runs in the page has the page's types, not ours.
  const found: unknown = await page.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html.slice(0, 160) + ' — ' + node.failureSummary).join(' | ')))`,
  );
  expect(found, where).toEqual([]);
}
