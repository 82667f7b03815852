import { beforeEach, expect, it } from 'vitest';
import { shown } from './support/outcome.ts';
import { sandboxAt } from './support/sandbox.ts';
import { charge } from './support/till.ts';
import { withBrowser } from './support/visit.ts';

withBrowser('wallet and till together', ({ example, person }) => {
  const sandbox = sandboxAt(example.sandbox);
  const { walletCard } = example;
  beforeEach(() => sandbox.hold(walletCard, { USD: '125.00', Points: '492' }));

  it('the wallet changes by itself when the till charges its card', async () => {
    const wallet = await (await person()).open('/wallet');
    const face = wallet.getByRole('region', { name: 'Your card' });
    await face.getByText('$125.00').waitFor();
    const till = await (await person()).open('/till');
    await charge(till, walletCard, '21.40');
    await shown(till, 'succeeded');
    await face.getByText('$103.60').waitFor({ timeout: 5_000 });
    await wallet.getByRole('button', { name: /^Payment.*\$21\.40/ }).waitFor({ timeout: 5_000 });
  });

  it('shows no money that is not there: a payment that is declined leaves the balance alone', async () => {
    const wallet = await (await person()).open('/wallet');
    const face = wallet.getByRole('region', { name: 'Your card' });
    await face.getByText('$125.00').waitFor();
    const seen = new Set<string>();
    const watching = setInterval(async () => {
      const text = await face
        .locator('.card-face__balance')
        .innerText()
        .catch(() => null);
      if (text !== null) seen.add(text);
    }, 50);
    await sandbox.fault({
      fault: 'pending-decline',
      delayMs: 1500,
      accountId: walletCard,
      operation: 'giftTransaction',
    });
    const till = await (await person()).open('/till');
    await charge(till, walletCard, '21.40');
    await shown(till, 'declined');
    clearInterval(watching);
    expect([...seen]).toEqual(['$125.00']);
  });
});
