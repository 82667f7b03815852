import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SANDBOX_DEFAULTS } from '../../src/sandbox/defaults.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { control, newAccountId, newOrderNo, startApp } from '../support/app.ts';
import { blockWith } from './support/page.ts';

const PAY = 'mutation ($input: PayInput!) { pay(input: $input) { transaction { id status } replayed } }';

it('a copy of the embedded ledger, made as docs/deployment.md says while it serves, has every payment', async () => {
  const sandbox = await startSandbox(SANDBOX_DEFAULTS);
  const environment = {
    PAYWIZARD_URL: sandbox.url,
    SEALING_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  };
  const app = await startApp(environment);
  const accountId = newAccountId();
  await control(sandbox.url, 'POST', 'cards', { accountId, balances: { USD: '100' } });
  const payment = () => ({ orderNo: newOrderNo(), accountId, amount: '1', currency: 'USD' });
  const inputs = [payment(), payment()];
  const answers = [];
  for (const input of inputs) answers.push((await app.gql(PAY, { input })).data.pay);

  const copy = join(app.dataDir, 'copy.db');
  // Where the newest payments are: a copy of the file alone would not have them.
  expect(existsSync(join(app.dataDir, 'ledger.db-wal'))).toBe(true);
  const command = blockWith('sh', 'VACUUM INTO').replace('/data/ledger.db', join(app.dataDir, 'ledger.db'));
  execFileSync('sh', ['-c', command.replace('/data/copy.db', copy)], { stdio: 'inherit' });

  const restored = await startApp({ ...environment, DATABASE_URL: `file:${copy}` });
  for (const [at, input] of inputs.entries()) {
    expect((await restored.gql(PAY, { input })).data.pay).toEqual({ ...answers[at], replayed: true });
  }
  const { orders } = await control(sandbox.url, 'GET', 'book');
  expect(orders.filter((order: { accountId: string }) => order.accountId === accountId)).toHaveLength(2);
  await restored.close();
  await app.close();
  await sandbox.close();
});
