import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamic, GET, OPTIONS, POST, runtime } from '../../examples/next/app/api/graphql/route.ts';
import { register } from '../../examples/next/instrumentation.ts';
import { loyalty } from '../../examples/next/lib/loyalty.ts';
import { paid, payment, SUCCEEDED, shopEnvironment, watching } from './support.ts';

const ADDRESS = 'http://127.0.0.1:3000/api/graphql';

const { environment, bearer, remove } = await shopEnvironment();
const before = { ...process.env };
const listenersBefore = (['SIGINT', 'SIGTERM'] as const).map((signal) => ({ signal, own: process.listeners(signal) }));
beforeAll(() => {
  // As Next has it: what the shop runs in is the environment of the process.
  Object.assign(process.env, environment);
});
afterAll(async () => {
  const { app } = await loyalty();
  await app.close(1_000);
  globalThis.loyaltyOfThisProcess = undefined;
  for (const name of Object.keys({ ...environment, NEXT_RUNTIME: '' })) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  for (const { signal, own } of listenersBefore) {
    for (const listener of process.listeners(signal)) if (!own.includes(listener)) process.off(signal, listener);
  }
  remove();
});

const asked = (init: RequestInit): Request => new Request(ADDRESS, init);

it('runs where a ledger can, and is never answered from a cache', () => {
  expect({ runtime, dynamic }).toEqual({ runtime: 'nodejs', dynamic: 'force-dynamic' });
});

it('a mistake in the environment is told at the start, and the next one tries again', async () => {
  Object.assign(process.env, { NEXT_RUNTIME: 'nodejs', LOG_LEVEL: 'loud' });
  await expect(register()).rejects.toThrow(/^LOG_LEVEL: /);
  Object.assign(process.env, environment);
  await register();
});

it('is opened once, however many ask for it', async () => {
  expect(new Set(await Promise.all([loyalty(), loyalty(), loyalty()])).size).toBe(1);
});

it('pays once, under the address of its route', async () => {
  const sent = payment(bearer);
  expect(await paid(POST(asked(sent)))).toEqual(SUCCEEDED);
  expect(await paid(POST(asked(sent)))).toEqual({ ...SUCCEEDED, replayed: true });
  expect((await POST(asked(payment({ authorization: '' })))).status).toBe(401);
});

it('shows GraphiQL, which asks the address that it is shown at', async () => {
  const page = await GET(asked({ headers: { accept: 'text/html' } }));
  const text = await page.text();
  expect(page.headers.get('content-type')).toBe('text/html');
  expect(text).toContain('renderYogaGraphiQL(');
  expect(text).not.toContain('"endpoint":');
});

it('answers nothing to a page of an origin that is not listed', async () => {
  const headers = { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' };
  const answer = await OPTIONS(asked({ method: 'OPTIONS', headers }));
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
});

it('streams, until its reader leaves', async () => {
  const { app } = await loyalty();
  const streams = async () => /^loyalty_subscriptions (\d+)$/m.exec(await app.metrics.registry.metrics())?.[1];
  const answer = await POST(asked(watching(bearer)));
  const reader = answer.body?.getReader();
  await reader?.read();
  await expect.poll(streams).toBe('1');
  await reader?.cancel();
  await expect.poll(streams).toBe('0');
});

it('told to stop, it ends its streams, which Next would wait for', async () => {
  const others = process.listeners('SIGTERM');
  await register();
  const [onSignal] = process.listeners('SIGTERM').filter((listener) => !others.includes(listener));
  const answer = await POST(asked(watching(bearer)));
  onSignal?.('SIGTERM');
  expect(await answer.text()).toContain('event: complete');
});
