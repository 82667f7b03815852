import { it } from 'vitest';
import { shown } from './support/outcome.ts';
import { picture } from './support/pictures.ts';
import { sandboxAt } from './support/sandbox.ts';
import { charge, enter, lookUp } from './support/till.ts';
import { withBrowser } from './support/visit.ts';

// The pictures of the documentation: `E2E_PICTURES=1 npm run test:e2e -- test/e2e/pictures.e2e.ts` takes them anew. Alone,
// so that they show what somebody finds who has just started the example.
withBrowser('the pictures of the documentation', ({ example, person }) => {
  const { walletCard } = example;

  it('a wallet on a phone', async () => {
    const page = await (await person({ viewport: { width: 390, height: 844 } })).open('/wallet');
    await page.locator('.balance').first().waitFor();
    await page.locator('.history__item').first().waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await picture(page, 'wallet-phone');
  });

  it('a till on a desktop, about to charge a card', async () => {
    const page = await (await person({ viewport: { width: 1280, height: 860 } })).open('/till');
    await lookUp(page, walletCard);
    await page.locator('.history__item').first().waitFor();
    await enter(page, '21.40');
    await picture(page, 'till-desktop');
  });

  it('a till that finds out what became of a payment', async () => {
    const page = await (await person({ viewport: { width: 1000, height: 720 } })).open('/till');
    await sandboxAt(example.sandbox).fault({
      fault: 'drop-after',
      accountId: walletCard,
      operation: 'giftTransaction',
    });
    await charge(page, walletCard, '21.40');
    await shown(page, 'unknown');
    await picture(page, 'till-unknown');
  });
});
