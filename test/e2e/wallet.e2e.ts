import type { Page } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';
import { dismiss, shown } from './support/outcome.ts';
import { sandboxAt } from './support/sandbox.ts';
import { withBrowser } from './support/visit.ts';

withBrowser('the wallet', ({ example, person }) => {
  const sandbox = sandboxAt(example.sandbox);
  const { walletCard } = example;
  beforeEach(() => sandbox.hold(walletCard, { USD: '125.00', Points: '492' }));

  const openWallet = async () => await (await person()).open('/wallet');

  it('shows what is on the card, and its number and codes only when asked', async () => {
    const page = await openWallet();
    const card = page.getByRole('region', { name: 'Your card' });
    await card.getByText('$125.00').waitFor();
    await page.getByRole('region', { name: 'Balances' }).getByText('492').waitFor();
    expect(await page.content()).not.toMatch(new RegExp([...walletCard].join('\\s?')));
    await card.getByRole('button', { name: 'Show the card number' }).click();
    await card.getByText('6273 9900 0000 0000 18').waitFor();
    await card.getByRole('button', { name: 'Hide the card number' }).click();
    await card.getByText('•••• 0018').waitFor();
    await page.getByRole('button', { name: 'Show code' }).click();
    await page.getByRole('img', { name: 'Barcode of the card number' }).waitFor();
    await page.getByRole('img', { name: 'QR code of the card number' }).waitFor();
  });

  it('tops up, and shows the new balance and a receipt', async () => {
    const page = await openWallet();
    await topUp(page, '25');
    const dialog = await shown(page, 'succeeded');
    const orders = await sandbox.orders(walletCard);
    const { orderNo, amount } = orders.at(-1);
    expect(amount).toBe('25');
    await dialog.getByText(orderNo).waitFor();
    await dismiss(page);
    await page.getByRole('region', { name: 'Your card' }).getByText('$150.00').waitFor();
    await page
      .getByRole('button', { name: /^Top-up.*\$25\.00/ })
      .first()
      .click();
    await page.getByRole('dialog').getByText(orderNo).waitFor();
  });

  it('uses points, and no more than there are', async () => {
    const page = await openWallet();
    await page.getByRole('button', { name: 'Use points' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('How many points').fill('493');
    expect(await dialog.getByRole('button', { name: 'Use points' }).isDisabled()).toBe(true);
    await dialog.getByLabel('How many points').fill('92');
    await dialog.getByRole('button', { name: /^Use 92/ }).click();
    await shown(page, 'succeeded');
    await dismiss(page);
    await page.getByRole('region', { name: 'Balances' }).getByText('400').waitFor();
    expect(await sandbox.held(walletCard)).toMatchObject({ Points: '400' });
  });

  it('loads older movements on demand', async () => {
    const page = await openWallet();
    const entries = page.getByRole('list', { name: 'History' }).getByRole('listitem');
    await entries.first().waitFor();
    const before = await entries.count();
    await page.getByRole('button', { name: 'Load more' }).click();
    await expect.poll(() => entries.count()).toBeGreaterThan(before);
  });

  it('says that it is offline, and takes it back', async () => {
    const { context, open } = await person();
    const page = await open('/wallet');
    await page.getByRole('region', { name: 'Your card' }).getByText('$125.00').waitFor();
    await context.setOffline(true);
    await page.getByText('You are offline.').waitFor();
    await context.setOffline(false);
    await expect.poll(() => page.getByText('You are offline.').count()).toBe(0);
  });
});

async function topUp(page: Page, amount: string): Promise<void> {
  await page.getByRole('button', { name: 'Top up' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Amount/).fill(amount);
  await dialog.getByRole('button', { name: /^Top up \$/ }).click();
}
