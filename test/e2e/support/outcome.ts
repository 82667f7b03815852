import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** The states of a movement, as the example marks what it shows of one. */
export type Shown = 'sending' | 'pending' | 'unknown' | 'succeeded' | 'declined' | 'failed';

/** Waits until a movement is shown in this state, in the dialog that belongs to it. */
export async function shown(page: Page, status: Shown, withinMs = 30_000): Promise<Locator> {
  const outcome = page.locator(`dialog [data-status="${status}"]`);
  await outcome.waitFor({ timeout: withinMs });
  return page.getByRole('dialog');
}

/** Says that the end of a movement has been seen. */
export async function dismiss(page: Page): Promise<void> {
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^(Done|Close)$/ })
    .last()
    .click();
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
}
