import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openTill, paid, useApp } from '../../schema/support.ts';
import { newOrderNo } from '../../support/app.ts';

const app = useApp({ PAYWIZARD_CLIENT_SECRET: 'sandbox-secret', PAYWIZARD_TIMEOUT_MS: '400' });
const CUSTOMER = {
  firstName: 'Wilhelmina',
  lastName: 'Oyelaran',
  email: 'w.oyelaran@example.com',
  birthday: '1987-06-05',
};
const LOST = '9000000000000005';
let accountId: string;

beforeAll(async () => {
  accountId = await app.card();
  const usd = { accountId, amount: '1', currency: 'USD' };
  await app.move('topUp', { ...usd, customer: CUSTOMER });
  const { checkoutId } = await paid(app, accountId);
  await app.move('addTip', { ...usd, checkoutId });
  await app.move('void', { checkoutId });
  await app.move('pay', { ...usd, accountId: LOST });
  await app.read(
    'mutation ($input: ActivateInput!) { activate(input: $input) { card { customer { displayName } } } }',
    { input: { accountId, customer: CUSTOMER } },
  );
  await app.read(`{ card(accountId: "${accountId}") { customer { displayName } } }`);
});

const files = () =>
  readdirSync(app.dataDir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(app.dataDir, name))
    .filter((path) => statSync(path).isFile());

describe('what stands on the disk after payments', () => {
  it.each([
    ['a card number', () => accountId],
    ['the number of a card whose payment was lost', () => LOST],
    ['a given name', () => CUSTOMER.firstName],
    ['a family name', () => CUSTOMER.lastName],
    ['an email address', () => CUSTOMER.email],
    ['a birthday', () => '19870605'],
    ['the client secret', () => 'sandbox-secret'],
    ['the upstream token', () => 'sandbox-token'],
    ['a bearer token', () => app.token],
  ])('does not hold %s', (_what, secret) => {
    expect(files().length).toBeGreaterThan(1);
    const text = secret();
    expect(text.length).toBeGreaterThan(5);
    const forms = ['utf8', 'utf16le'] as const;
    for (const path of files()) {
      const bytes = readFileSync(path);
      for (const form of forms) expect(bytes.includes(Buffer.from(text, form)), path).toBe(false);
      for (const form of ['base64', 'hex'] as const) {
        expect(bytes.includes(Buffer.from(text).toString(form).replaceAll('=', '')), path).toBe(false);
      }
    }
  });

  it('does hold the order numbers: the search finds what is there', async () => {
    const { orderNo } = await paid(app, accountId, '1');
    expect(files().some((path) => readFileSync(path).includes(orderNo))).toBe(true);
  });

  it('seals the same card the same way, so that its history is found', async () => {
    const { transactions } = await app.read(
      `{ transactions(filter: { accountId: "${accountId}" }) { nodes { type } } }`,
    );
    expect(transactions.nodes.length).toBeGreaterThanOrEqual(4);
  });
});

it('the ledger goes on under a new sealing key while the old one is still given', async () => {
  const [old, recent] = ['a', 'b'].map((letter) => `k${letter}:${Buffer.from(letter.repeat(32)).toString('base64')}`);
  const shared = { PAYWIZARD_URL: app.sandboxUrl, DATA_DIR: join(app.dataDir, 'rotation') };
  const input = { orderNo: newOrderNo(), accountId: await app.card(), amount: '1', currency: 'USD' };
  const before = await openTill({ ...shared, SEALING_KEYS: `${old}` });
  const first = await before.move('pay', input);
  await before.close();

  const after = await openTill({ ...shared, SEALING_KEYS: `${recent},${old}` });
  const { transaction, replayed } = await after.move('pay', input);
  expect(replayed).toBe(true);
  expect(transaction).toMatchObject({ id: first.transaction.id, card: { accountId: input.accountId } });
  const second = await paid(after, input.accountId, '2');
  const { transactions } = await after.read(
    `{ transactions(filter: { accountId: "${input.accountId}" }) { nodes { orderNo } } }`,
  );
  expect(transactions.nodes).toEqual([{ orderNo: second.orderNo }, { orderNo: input.orderNo }]);
  await after.close();
});

it('a second application on the same data directory is refused with one line that names the remedy', async () => {
  await expect(openTill({ PAYWIZARD_URL: app.sandboxUrl, DATA_DIR: app.dataDir })).rejects.toMatchObject({
    code: 'LEDGER_UNAVAILABLE',
    message: expect.stringMatching(/^The ledger .+ in use by another process\..+DATA_DIR.+$/),
  });
});
