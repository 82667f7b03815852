import { expect, it } from 'vitest';
import { loseNextAnswer, movementsSent } from './support/network.ts';
import { shown } from './support/outcome.ts';
import { sandboxAt } from './support/sandbox.ts';
import { charge, enter, lookUp } from './support/till.ts';
import { withBrowser } from './support/visit.ts';

withBrowser('a payment whose answer is lost', ({ example, person }) => {
  const sandbox = sandboxAt(example.sandbox);
  const PAY = 'giftTransaction';

  it('between API and processor: is found out and shown once, and the book has it once', async () => {
    const accountId = await sandbox.card();
    await sandbox.fault({ fault: 'drop-after', accountId, operation: PAY });
    const page = await (await person()).open('/till');
    const sent = movementsSent(page);
    await charge(page, accountId, '10.50');
    const dialog = await shown(page, 'unknown');
    await dialog.getByText('Do not charge again').first().waitFor();
    await shown(page, 'succeeded');
    expect(sent).toHaveLength(1);
    expect(await sandbox.orders(accountId)).toMatchObject([{ state: 'success', amount: '10.5' }]);
  });

  it('between API and processor, and was not booked: ends as not gone through', async () => {
    const accountId = await sandbox.card();
    await sandbox.fault({ fault: 'drop-before', accountId, operation: PAY });
    const page = await (await person()).open('/till');
    await charge(page, accountId, '10.50');
    await shown(page, 'unknown');
    await shown(page, 'failed', 40_000);
    expect(await sandbox.orders(accountId)).toEqual([]);
  });

  it('between browser and API: is found out by its order number, and nothing is sent again', async () => {
    const accountId = await sandbox.card();
    const page = await (await person()).open('/till');
    const sent = movementsSent(page);
    await loseNextAnswer(page);
    await charge(page, accountId, '10.50');
    await shown(page, 'succeeded');
    expect(sent).toHaveLength(1);
    expect(await sandbox.orders(accountId)).toHaveLength(1);
  });

  it('by a reload in the middle: is found out, shown once, and not for ever', async () => {
    const accountId = await sandbox.card();
    await sandbox.fault({ fault: 'slow', delayMs: 2500, accountId, operation: PAY });
    const page = await (await person()).open('/till');
    const sent = movementsSent(page);
    await charge(page, accountId, '10.50');
    await shown(page, 'sending');
    await expect.poll(async () => (await sandbox.orders(accountId)).length).toBe(1);
    await page.reload();
    // The API knows of it by then: it says that it is under way, until it has its answer.
    await page.locator('dialog :is([data-status="unknown"], [data-status="pending"])').waitFor();
    await shown(page, 'succeeded');
    await page.reload();
    await page.getByRole('search').waitFor();
    await page.waitForTimeout(1500);
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(sent).toHaveLength(1);
    expect(await sandbox.orders(accountId)).toHaveLength(1);
  });

  it('by a reload right after the end: is shown once more, so that nobody wonders', async () => {
    const accountId = await sandbox.card();
    const page = await (await person()).open('/till');
    await charge(page, accountId, '10.50');
    await shown(page, 'succeeded');
    await page.reload();
    const dialog = await shown(page, 'succeeded');
    await dialog.getByText('$10.50').first().waitFor();
    await dialog.getByRole('button', { name: 'New sale' }).click();
    await page.reload();
    await page.getByRole('search').waitFor();
    await page.waitForTimeout(1500);
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('by a network that dies before it went out: never arrived, and the same order goes out again', async () => {
    const accountId = await sandbox.card();
    const { context, open } = await person();
    const page = await open('/till');
    const sent = movementsSent(page);
    await lookUp(page, accountId);
    await enter(page, '10.50');
    await context.setOffline(true);
    await page.locator('.pad button[type="submit"]').click();
    const dialog = await shown(page, 'unknown');
    await dialog.getByText('The connection is gone.').first().waitFor();
    await context.setOffline(false);
    await shown(page, 'failed');
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await shown(page, 'succeeded');
    expect(new Set(sent.map(({ orderNo }) => orderNo)).size).toBe(1);
    expect(await sandbox.orders(accountId)).toHaveLength(1);
  });

  it('by a network that dies while it is on its way: is found out as soon as it is back', async () => {
    const accountId = await sandbox.card();
    const { context, open } = await person();
    const page = await open('/till');
    const sent = movementsSent(page);
    await loseNextAnswer(page, () => context.setOffline(true));
    await charge(page, accountId, '10.50');
    const dialog = await shown(page, 'unknown');
    await dialog.getByText('The connection is gone.').first().waitFor();
    // The pauses between questions have grown by then: it asks of itself only some seven seconds later.
    await page.waitForTimeout(8_500);
    await context.setOffline(false);
    await shown(page, 'succeeded', 3_000);
    expect(sent).toHaveLength(1);
    expect(await sandbox.orders(accountId)).toHaveLength(1);
  });

  it('in a tab that is a copy: finds the same order and sends nothing', async () => {
    const accountId = await sandbox.card();
    await sandbox.fault({ fault: 'slow', delayMs: 2500, accountId, operation: PAY });
    const { context, open } = await person();
    const page = await open('/till');
    await charge(page, accountId, '10.50');
    await shown(page, 'sending');
    const opened = context.waitForEvent('page');
    // A tab that a page opens begins with a copy of its sessionStorage, as a duplicated one does.
    await page.evaluate('void window.open(location.href)');
    const copy = await opened;
    const sent = movementsSent(copy);
    await shown(copy, 'succeeded');
    await shown(page, 'succeeded');
    expect(sent).toEqual([]);
    expect(await sandbox.orders(accountId)).toHaveLength(1);
  });

  it('can be set aside, so that the next customer is served, and is not forgotten', async () => {
    const lost = await sandbox.card();
    const next = await sandbox.card();
    await sandbox.fault({ fault: 'drop-after', accountId: lost, operation: PAY });
    const page = await (await person()).open('/till');
    await charge(page, lost, '10.50');
    await shown(page, 'unknown');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Set aside/ })
      .click();
    await charge(page, next, '3');
    const dialog = await shown(page, 'succeeded');
    await dialog.getByText('$3.00').first().waitFor();
    await dialog.getByRole('button', { name: 'New sale' }).click();
    const aside = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Set aside' }) });
    await aside.getByText('Paid').waitFor({ timeout: 30_000 });
    await aside.getByRole('button', { name: 'Show' }).click();
    await (await shown(page, 'succeeded')).getByText('$10.50').first().waitFor();
    expect(await sandbox.orders(lost)).toHaveLength(1);
    expect(await sandbox.orders(next)).toHaveLength(1);
  });
});
