import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Page } from 'playwright-core';

/** The pictures that the documentation shows. */
const SHOWN = new Set(['wallet-phone', 'till-desktop', 'till-unknown']);

/**
 * Takes a picture into `test-results/`; one that the documentation shows goes there where E2E_PICTURES is set. They hold
 * order numbers and the time of day, so each run would change them.
 */
export async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate('document.fonts.ready');
  const isShown = process.env.E2E_PICTURES !== undefined && SHOWN.has(name);
  const path = `${isShown ? 'docs/images' : 'test-results'}/${name}.png`;
  mkdirSync(dirname(path), { recursive: true });
  await page.screenshot({ path, animations: 'disabled' });
}
