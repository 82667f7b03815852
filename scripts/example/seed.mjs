import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The shopper's card, in the sandbox's own kind of numbers. */
export const WALLET_CARD = '627399000000000018';

/** Puts the shopper's card into the sandbox and a few movements on it, so that the first look finds something. */
export async function seed({ sandboxUrl, apiUrl, token, manifest }) {
  await post(`${sandboxUrl}/control/cards`, {
    accountId: WALLET_CARD,
    balances: { USD: '123.60', Points: '480' },
    customer: { firstName: 'Mia', lastName: 'Berg', country: 'US', email: 'mia@shop.example' },
  });
  const documents = Object.entries(JSON.parse(readFileSync(manifest, 'utf8')));
  const move = async (operation, input) => {
    const [documentId] = documents.find(([, text]) => text.includes(`mutation ${operation}(`)) ?? [];
    if (documentId === undefined) throw new Error(`${manifest} has no mutation ${operation}: run \`npm run codegen\`.`);
    const variables = { input: { orderNo: randomUUID(), accountId: WALLET_CARD, ...input } };
    const answer = await post(apiUrl, { documentId, variables }, { authorization: `Bearer ${token}` });
    if (answer.errors !== undefined)
      throw new Error(`The API refused the example's first movements: ${answer.errors[0]?.message}`);
  };
  await move('TopUp', { amount: '50.00', currency: 'USD' });
  // More than a page of the wallet's history.
  for (const amount of ['4.20', '3.80', '12.50', '4.20', '9.30', '3.80', '4.20', '6.60']) {
    await move('Pay', { amount, currency: 'USD' });
  }
  await move('IssuePoints', { points: '12' });
}

async function post(url, body, headers = {}) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${new URL(url).pathname} answered HTTP ${answer.status}.`);
  return await answer.json();
}
