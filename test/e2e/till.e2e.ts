import { expect, it } from 'vitest';
import { movementsSent } from './support/network.ts';
import { dismiss, shown } from './support/outcome.ts';
import { sandboxAt } from './support/sandbox.ts';
import { charge, enter, lookUp, move } from './support/till.ts';
import { withBrowser } from './support/visit.ts';

withBrowser('the till', ({ example, person }) => {
  const sandbox = sandboxAt(example.sandbox);
  const openTill = async () => await (await person()).open('/till');

  it('shows a card, charges it once, and shows what is left', async () => {
    const accountId = await sandbox.card({ USD: '100.00' });
    const page = await openTill();
    const card = await lookUp(page, accountId);
    await card.getByText('$100.00').waitFor();
    await move(page, '10.50');
    const dialog = await shown(page, 'succeeded');
    expect(await dialog.getByRole('heading').first().innerText()).toBe('Paid');
    await card.getByText('$89.50').waitFor();
    const [order, ...others] = await sandbox.orders(accountId);
    expect(others).toEqual([]);
    expect(order).toMatchObject({ state: 'success', amount: '10.5' });
    await dialog.getByText(order.orderNo).waitFor();
  });

  // Again where the machine was too busy to type as fast as a scanner does.
  it('takes a card from a scanner that types wherever the focus is', { retry: 2 }, async () => {
    const accountId = await sandbox.card({ USD: '100.00' });
    const page = await openTill();
    await enter(page, '12');
    await page.locator('.pad').getByRole('textbox').focus();
    await page.keyboard.type(accountId, { delay: 0 });
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: `Card ending ${accountId.slice(-4)}` }).waitFor();
    expect(await page.locator('.pad').getByRole('textbox').inputValue()).toBe('12');
  });

  it('keys an amount by the keypad alone', async () => {
    const accountId = await sandbox.card({ USD: '100.00' });
    const page = await openTill();
    await lookUp(page, accountId);
    for (const key of ['7', '.', '2', '5']) await page.getByRole('button', { name: key, exact: true }).click();
    await page.getByRole('button', { name: 'Charge $7.25' }).click();
    await shown(page, 'succeeded');
    expect(await sandbox.orders(accountId)).toMatchObject([{ amount: '7.25' }]);
  });

  it('sends one order for a double click', async () => {
    const accountId = await sandbox.card({ USD: '100.00' });
    await sandbox.fault({ fault: 'slow', delayMs: 700, accountId, operation: 'giftTransaction' });
    const page = await openTill();
    const sent = movementsSent(page);
    await lookUp(page, accountId);
    await enter(page, '5');
    // Two clicks in one turn of the browser, before it has drawn anything anew.
    await page.evaluate(`{
      const go = document.querySelector('.pad button[type="submit"]');
      go.click();
      go.click();
    }`);
    await shown(page, 'succeeded');
    expect(sent).toHaveLength(1);
    expect(await sandbox.orders(accountId)).toHaveLength(1);
  });

  it('says that the card was declined, and that nothing moved', async () => {
    const accountId = await sandbox.card({ USD: '100.00' });
    await sandbox.fault({ fault: 'decline', accountId });
    const page = await openTill();
    await charge(page, accountId, '10');
    const dialog = await shown(page, 'declined');
    await dialog.getByText('Ask for another card').first().waitFor();
    expect(await dialog.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    expect(await sandbox.held(accountId)).toEqual({ USD: '100' });
  });

  it('sends the same order again where the processor was away', async () => {
    const accountId = await sandbox.card({ USD: '100.00' });
    await sandbox.fault({ fault: 'code', code: 50300, msg: 'away', accountId, operation: 'giftTransaction' });
    const page = await openTill();
    const sent = movementsSent(page);
    await charge(page, accountId, '10');
    const dialog = await shown(page, 'failed');
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await shown(page, 'succeeded');
    expect(new Set(sent.map(({ orderNo }) => orderNo)).size).toBe(1);
    expect(await sandbox.orders(accountId)).toMatchObject([{ state: 'success', amount: '10' }]);
  });

  it('shows a payment that is pending, and its end by itself', async () => {
    const accountId = await sandbox.card({ USD: '100.00' });
    await sandbox.fault({ fault: 'pending-success', delayMs: 3000, accountId });
    const page = await openTill();
    await charge(page, accountId, '10');
    await shown(page, 'pending');
    await page.getByRole('dialog').getByText('do not charge again').first().waitFor();
    await shown(page, 'succeeded');
    expect(await sandbox.orders(accountId)).toHaveLength(1);
  });

  it('splits a sale: what the card has, then another card', async () => {
    const little = await sandbox.card({ USD: '25.00' });
    const other = await sandbox.card({ USD: '100.00' });
    const page = await openTill();
    await lookUp(page, little);
    await page.getByRole('checkbox', { name: /Take what is on the card/ }).check();
    await move(page, '40');
    const dialog = await shown(page, 'succeeded');
    await dialog.getByText('Paid in part').first().waitFor();
    await dialog.getByText('$15.00 still to pay').first().waitFor();
    await dialog.getByRole('button', { name: 'Rest on another card' }).click();
    await lookUp(page, other);
    await page.getByRole('button', { name: 'Charge $15.00' }).click();
    await shown(page, 'succeeded');
    await page.getByRole('dialog').getByRole('button', { name: 'New sale' }).click();
    expect(await sandbox.orders(little)).toMatchObject([{ amount: '25' }]);
    expect(await sandbox.orders(other)).toMatchObject([{ amount: '15' }]);
  });

  it('takes the rest of a sale in cash, and keeps the sale over a reload', async () => {
    const accountId = await sandbox.card({ USD: '25.00' });
    const page = await openTill();
    await lookUp(page, accountId);
    await page.getByRole('checkbox', { name: /Take what is on the card/ }).check();
    await move(page, '40');
    await shown(page, 'succeeded');
    await page.reload();
    await shown(page, 'succeeded');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Take \$15\.00 in cash/ })
      .click();
    const sale = page.getByRole('region', { name: 'This sale' });
    await sale.getByText('Sale paid in full').waitFor();
    await page.reload();
    await sale.getByText('Sale paid in full').waitFor();
    await sale.getByRole('button', { name: 'New sale' }).click();
    await expect.poll(() => sale.count()).toBe(0);
    expect(await sandbox.orders(accountId)).toHaveLength(1);
  });

  it('adds a tip to a payment', async () => {
    const accountId = await sandbox.card({ USD: '100.00' });
    const page = await openTill();
    await charge(page, accountId, '10');
    await shown(page, 'succeeded');
    await page.getByRole('dialog').getByRole('button', { name: 'Add tip' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a tip' });
    await dialog.getByRole('textbox').fill('2');
    await dialog.getByRole('button', { name: /^Add \$2/ }).click();
    await page.getByRole('heading', { name: 'Tip added' }).waitFor();
    expect(await sandbox.orders(accountId)).toMatchObject([
      { operation: 'giftTransaction' },
      { operation: 'giftTip', amount: '2', state: 'success' },
    ]);
  });

  it('voids a payment from the list of today', async () => {
    const accountId = await sandbox.card({ USD: '100.00' });
    const page = await openTill();
    await charge(page, accountId, '13.37');
    await shown(page, 'succeeded');
    await page.getByRole('dialog').getByRole('button', { name: 'New sale' }).click();
    await page
      .getByRole('list', { name: 'Today' })
      .getByRole('button', { name: /^Payment.*\$13\.37/ })
      .first()
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Void' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Yes, void it' }).click();
    await page.getByRole('heading', { name: 'Voided' }).waitFor();
    await dismiss(page);
    expect(await sandbox.held(accountId)).toEqual({ USD: '100' });
    await page
      .getByRole('list', { name: 'Today' })
      .getByRole('listitem')
      .filter({ hasText: '$13.37' })
      .getByText('Voided')
      .first()
      .waitFor();
  });

  it('loads money and gives points', async () => {
    const accountId = await sandbox.card({ USD: '1.00', Points: '5' });
    const page = await openTill();
    const card = await lookUp(page, accountId);
    await page.getByRole('button', { name: 'Load', exact: true }).first().click();
    await move(page, '20');
    await shown(page, 'succeeded');
    await dismiss(page);
    await card.getByText('$21.00').waitFor();
    await page.getByRole('button', { name: 'Points', exact: true }).click();
    await move(page, '7');
    await shown(page, 'succeeded');
    await dismiss(page);
    await expect.poll(() => sandbox.held(accountId)).toEqual({ USD: '21', Points: '12' });
  });

  it('says that a card is not known', async () => {
    const page = await openTill();
    const field = page.getByRole('search').getByRole('textbox');
    await field.fill('7999999999999999');
    await field.press('Enter');
    await page.getByText('This card cannot be used').waitFor();
    await field.fill('12 3');
    await field.press('Enter');
    await page.getByText('A card number has 4 to 40 letters or digits.').waitFor();
  });
});
