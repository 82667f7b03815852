// The floor: what cannot be avoided. A bare node:http server that takes a small JSON POST, builds and signs the body
// (HMAC-SHA256), forwards it with `undici.request` over a keep-alive pool and maps the answer; no GraphQL, no rights, no
// ledger, no metrics, no log. `node bench/floor.mjs <upstream>` prints the address that it listens at.
//
// POST /card {"accountId"}, POST /cards {"accountIds"}, POST /pay {"orderNo", "accountId", "amount", "currency"}
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { Pool, request } from 'undici';

const upstream = process.argv[2];
const clientId = '825429536610058240';
const clientSecret = 'floor-secret-floor-secret';
const pool = new Pool(upstream, { connections: 256, pipelining: 1 });

async function call(path, fields) {
  const body = JSON.stringify({ clientId, ...fields });
  const answer = await request(`${upstream}/ovstrade/openLoyaltyPay/${path}`, {
    dispatcher: pool,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'jwt-token': 'floor-token',
      sign: createHmac('sha256', clientSecret)
        .update(`${body}&clientId=${clientId}&clientSecret=${clientSecret}`)
        .digest('hex'),
    },
    body,
  });
  return await answer.body.json();
}

async function card(accountId) {
  const { data } = await call('giftInquiry', { loyaltyChannel: 'FACTOR4', accountId, entryType: 'K' });
  const { customerInfo: person } = data;
  return {
    accountId: data.accountId,
    balances: data.balances.map(({ valueCode, amount, difference }) => ({
      valueCode,
      amount: String(amount),
      difference: String(difference),
    })),
    customer: {
      firstName: person.firstName,
      lastName: person.lastName,
      email: person.email,
      phone: person.phone,
      address: { line1: person.address1, city: person.city, postalCode: person.postal, country: person.country },
    },
  };
}

const routes = {
  '/card': ({ accountId }) => card(accountId),
  // Each distinct card is asked for once, and answered wherever it was named.
  '/cards'({ accountIds }) {
    const asked = new Map();
    for (const id of accountIds) if (!asked.has(id)) asked.set(id, card(id));
    return Promise.all(accountIds.map((id) => asked.get(id)));
  },
  async '/pay'({ orderNo, accountId, amount, currency }) {
    const { data } = await call('giftTransaction', {
      tranOrderNo: orderNo,
      loyaltyChannel: 'FACTOR4',
      amount,
      tranCurrency: currency,
      accountId,
      entryType: 'K',
    });
    return { checkoutId: data.checkoutId, status: data.result === 0 ? 'SUCCEEDED' : 'DECLINED', amount: data.amount };
  },
};

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    try {
      const answer = JSON.stringify(await routes[request.url](JSON.parse(Buffer.concat(chunks).toString('utf8'))));
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
      response.end(answer);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
process.on('SIGTERM', () => process.exit());
