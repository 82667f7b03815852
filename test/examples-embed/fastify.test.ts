import { once } from 'node:events';
import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createShop } from '../../examples/fastify/shop.ts';
import { paid, payment, SUCCEEDED, shopEnvironment, watching } from './support.ts';

/** A card of the sandbox that answers after three seconds. */
const SLOW_CARD = '9000000000000004';

const { environment, bearer, remove } = await shopEnvironment();
let shop: FastifyInstance;
let url: string;
beforeAll(async () => {
  shop = await createShop(environment);
  url = await shop.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await shop.close();
  remove();
});

it('serves its own routes, and the API beside them', async () => {
  expect(await (await fetch(url)).json()).toEqual({ shop: 'Juniper Market' });
  const sent = payment(bearer);
  expect(await paid(fetch(`${url}/graphql`, sent))).toEqual(SUCCEEDED);
  expect(await paid(fetch(`${url}/graphql`, sent))).toEqual({ ...SUCCEEDED, replayed: true });
  expect(await (await fetch(`${url}/ready`)).json()).toEqual({ status: 'ready', unready: [] });
  expect((await fetch(`${url}/metrics`)).status).toBe(404);
});

it('leaves limits and rights to the API', async () => {
  const body = JSON.stringify({ query: `{ __typename } # ${'x'.repeat(200_000)}` });
  const headers = { 'content-type': 'application/json', ...bearer };
  expect((await fetch(`${url}/graphql`, { method: 'POST', headers, body })).status).toBe(413);
  expect((await fetch(`${url}/graphql`, payment({ authorization: '' }))).status).toBe(401);
  const page = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
  expect(await page.text()).toContain('YogaGraphiQL');
});

it.each(['a b', 'http://', '[', 'x'.repeat(300), '@'])('goes on after a Host header of %s', async (host) => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.end(`GET /graphql?query={__typename} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(await paid(fetch(`${url}/graphql`, payment(bearer)))).toEqual(SUCCEEDED);
});

it('closed, it ends streams at once, answers the payment under way, and has it in its ledger', async () => {
  const stream = await fetch(`${url}/graphql`, watching(bearer));
  const slow = payment(bearer, SLOW_CARD);
  let isAnswered = false;
  const paying = paid(fetch(`${url}/graphql`, slow)).finally(() => {
    isAnswered = true;
  });
  const byOrderNo = `{ transaction(by: { orderNo: "${JSON.parse(String(slow.body)).variables.input.orderNo}" }) { status } }`;
  const status = async () => {
    const answer = await fetch(`${url}/graphql`, { ...slow, body: JSON.stringify({ query: byOrderNo }) });
    return (await answer.json()).data.transaction?.status;
  };
  await expect.poll(status).toBe('PENDING');
  const closed = shop.close();
  expect(await stream.text()).toContain('event: complete');
  expect(isAnswered).toBe(false);
  expect(await paying).toEqual(SUCCEEDED);
  await closed;

  shop = await createShop(environment);
  url = await shop.listen({ host: '127.0.0.1', port: 0 });
  expect(await paid(fetch(`${url}/graphql`, slow))).toEqual({ ...SUCCEEDED, replayed: true });
});
