import { connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { control, type UpstreamCall } from '../../support/app.ts';
import { openSubscriptions, useStreams } from '../../support/sse.ts';
import { paid, useApp } from '../support.ts';

const app = useApp({ LIMIT_ALIASES: '1000', LIMIT_TOKENS: '10000' });
const subscribe = useStreams();
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** Each event is so long that one or two of them fill all the buffers on the way to a listener who does not read. */
const NAMED = { customer: { firstName: 'A'.repeat(2_000), lastName: 'B' } };
const LONG = `customer { ${Array.from({ length: 950 }, (_, index) => `n${index}: firstName`).join(' ')} }`;

/** Subscribes and reads nothing, until it is resumed. */
async function subscribeWithoutReading(query: string): Promise<Socket> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  sockets.push(socket.pause());
  const body = JSON.stringify({ query });
  socket.write(
    [
      'POST /graphql HTTP/1.1',
      'host: test',
      `authorization: Bearer ${app.token}`,
      'accept: text/event-stream',
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
  await expect.poll(() => openSubscriptions(app)).toBe(1);
  return socket;
}

const inquiries = async (): Promise<number> => {
  const calls: UpstreamCall[] = await control(app.sandboxUrl, 'GET', 'calls');
  return calls.filter(({ operation }) => operation === 'giftInquiry').length;
};

it('a listener who does not read holds up no payment and no other listener, and finds the last state when it reads', async () => {
  const accountId = await app.card({ USD: '100' }, NAMED);
  const document = (selection: string) =>
    `subscription { card(accountId: "${accountId}") { usd: balance(valueCode: "USD") { amount } ${selection} } }`;
  await app.calls();
  const slow = await subscribeWithoutReading(document(LONG));
  await expect.poll(inquiries).toBe(1);
  const other = await subscribe(app, document(''));
  await other.value();

  const startedAt = performance.now();
  for (let count = 1; count <= 12; count += 1) {
    await paid(app, accountId, '1');
    expect(await other.value()).toEqual({ card: { usd: { amount: `${100 - count}.00` } } });
  }
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  // One inquiry for each event of the other, and only for as many of its own as were asked for.
  const own = (await inquiries()) - 13;
  expect(own).toBeLessThan(10);

  let text = '';
  slow.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  slow.resume();
  const told = () => [...text.matchAll(/"usd":\{"amount":"([\d.]+)"\}/g)].map(([, amount]) => amount);
  await expect.poll(() => told().at(-1), { timeout: 5_000 }).toBe('88.00');
  expect(told().length).toBeLessThan(13);
  slow.destroy();
  other.close();
  await expect.poll(() => openSubscriptions(app), { timeout: 2_000 }).toBe(0);
});

it('a listener who does not read and breaks off is let go of', async () => {
  const accountId = await app.card({ USD: '100' }, NAMED);
  const slow = await subscribeWithoutReading(`subscription { card(accountId: "${accountId}") { ${LONG} } }`);
  for (let count = 1; count <= 4; count += 1) await paid(app, accountId, '1');
  slow.destroy();
  await expect.poll(() => openSubscriptions(app), { timeout: 2_000 }).toBe(0);
});
