import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible } from './support/axe.ts';
import { type Shown, shown } from './support/outcome.ts';
import { picture } from './support/pictures.ts';
import { sandboxAt } from './support/sandbox.ts';
import { charge, lookUp } from './support/till.ts';
import { withBrowser } from './support/visit.ts';

interface Look {
  name: string;
  language: 'en' | 'ar';
  options: BrowserContextOptions;
}

const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1440, height: 900 };

const LOOKS: Look[] = [
  { name: 'light-desktop', language: 'en', options: { viewport: DESKTOP, colorScheme: 'light' } },
  { name: 'dark-phone', language: 'en', options: { viewport: PHONE, colorScheme: 'dark' } },
  { name: 'light-phone-arabic', language: 'ar', options: { viewport: PHONE, colorScheme: 'light' } },
  { name: 'dark-desktop-arabic', language: 'ar', options: { viewport: DESKTOP, colorScheme: 'dark' } },
];

/** What a payment can look like, by the fault that brings it about; those that pass are looked at while they last. */
const STATES: { status: Shown; fault?: Record<string, unknown> }[] = [
  { status: 'succeeded' },
  { status: 'declined', fault: { fault: 'decline' } },
  { status: 'failed', fault: { fault: 'code', code: 50300, msg: 'away' } },
  { status: 'sending', fault: { fault: 'slow', delayMs: 4000 } },
  { status: 'pending', fault: { fault: 'pending-success', delayMs: 20_000 } },
  { status: 'unknown', fault: { fault: 'drop-after' } },
];

withBrowser('what every person can use', ({ example, person }) => {
  const sandbox = sandboxAt(example.sandbox);
  const { walletCard } = example;

  async function openIn(path: string, { language, options }: Look): Promise<Page> {
    const { context, open } = await person(options);
    // An empty page, which each begins with, has no storage.
    await context.addInitScript(`if (origin !== 'null') localStorage.setItem('juniper.language', '${language}')`);
    return await open(path);
  }

  async function check(page: Page, where: string): Promise<void> {
    await expectAccessible(page, where);
    const sideways = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(sideways, `${where} scrolls sideways`).toBeLessThanOrEqual(0);
  }

  it.each(LOOKS)('every view, $name', async (look) => {
    await sandbox.hold(walletCard, { USD: '125.00', Points: '492' });
    const page = await openIn('/', look);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await check(page, 'the start page');

    await page.goto(`${example.app}/wallet`);
    await page.locator('.history__item').first().waitFor();
    await page.locator('.balance').first().waitFor();
    await check(page, 'the wallet');
    await picture(page, `wallet-${look.name}`);
    await page.locator('.history__open').first().click();
    await page.getByRole('dialog').waitFor();
    await check(page, 'a receipt');
    await page.keyboard.press('Escape');
    for (const which of [0, 1]) {
      await page.locator('.wallet__actions button').nth(which).click();
      await page.getByRole('dialog').waitFor();
      await check(page, which === 0 ? 'topping up' : 'using points');
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    }

    await page.goto(`${example.app}/till`);
    await page.getByRole('search').waitFor();
    await check(page, 'the till');
    await lookUp(page, walletCard);
    await check(page, 'the till with a card');
    await picture(page, `till-${look.name}`);
  });

  it.each(LOOKS)('every state of a payment, $name', { timeout: 120_000 }, async (look) => {
    for (const { status, fault } of STATES) {
      const accountId = await sandbox.card();
      if (fault !== undefined) await sandbox.fault({ ...fault, accountId, operation: 'giftTransaction' });
      const page = await openIn('/till', look);
      await charge(page, accountId, '10');
      await shown(page, status);
      await check(page, `a payment that is ${status}`);
      await picture(page, `${status}-${look.name}`);
      await page.close();
    }
  });

  it('can be used by keyboard alone: charge a card, and close what it shows', async () => {
    const accountId = await sandbox.card();
    const { open } = await person({ viewport: DESKTOP });
    const page = await open('/till');
    await page.getByRole('search').waitFor();
    await tabTo(page, 'Scan or key a card');
    // Slower than a scanner, which is told from a person by its speed.
    await page.keyboard.type(accountId, { delay: 60 });
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: new RegExp(accountId.slice(-4)) }).waitFor();
    await tabTo(page, 'Amount (USD)');
    await page.keyboard.type('4', { delay: 60 });
    await page.keyboard.press('Enter');
    const dialog = await shown(page, 'succeeded');
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog.count()).toBe(0);
    expect(await sandbox.orders(accountId)).toHaveLength(1);
  });
});

/** Presses Tab until the field with this label has the focus. */
async function tabTo(page: Page, label: string): Promise<void> {
  const field = page.getByLabel(label);
  for (let presses = 0; presses < 40; presses += 1) {
    if (await field.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${label}.`);
}
