import type { Locator, Page } from 'playwright-core';

/** Takes up a card at the till as a cashier keys it. */
export async function lookUp(page: Page, accountId: string): Promise<Locator> {
  const field = page.getByRole('search').getByRole('textbox');
  await field.fill(accountId);
  await field.press('Enter');
  const card = page.getByRole('region', { name: new RegExp(`${accountId.slice(-4)}$`) });
  await card.locator('.balance').first().waitFor();
  return card;
}

/** Keys an amount and presses the one button that moves it, whatever the language calls it. */
export async function move(page: Page, amount: string): Promise<void> {
  await enter(page, amount);
  await page.locator('.pad button[type="submit"]').click();
}

/** Keys an amount into the field that the keypad types into. */
export async function enter(page: Page, amount: string): Promise<void> {
  await page.locator('.pad').getByRole('textbox').fill(amount);
}

/** Looks a card up and charges it. */
export async function charge(page: Page, accountId: string, amount: string): Promise<void> {
  await lookUp(page, accountId);
  await move(page, amount);
}
