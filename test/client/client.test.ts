import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { ClientError, type ClientOptions, createClient, operations } from '../../client/src/index.ts';
import { listen } from '../../src/http/listen.ts';
import { useApp } from '../schema/support.ts';
import { newAccountId, newOrderNo, signToken } from '../support/app.ts';
import { openSubscriptions } from '../support/sse.ts';
import { MANIFEST } from './support.ts';

const app = useApp({ PAYWIZARD_QUERY_ORDER: 'authoritative', SETTLE_FIRST_MS: '50', SETTLE_MAX_MS: '100' });
const trusting = useApp({ TRUSTED_DOCUMENTS: MANIFEST });
const hurried = useApp({ LIMIT_REQUESTS_PER_MINUTE: '2' });

const clientOf = (api: { url: string; token: string }, options: Partial<ClientOptions> = {}) =>
  createClient({ url: `${api.url}/graphql`, token: () => api.token, ...options });

/** What a request fails with. */
async function failureOf(work: Promise<unknown>): Promise<ClientError> {
  const error = await work.catch((cause: unknown) => cause);
  if (!(error instanceof ClientError)) throw new Error('a ClientError was expected', { cause: error });
  return error;
}

const servers: { close(withinMs: number): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close(10);
});

/** Something else that listens in the place of the API. */
async function elsewhere(status: number, body: string, headers: Record<string, string> = {}, delayMs = 0) {
  const answer: RequestListener = (_request, response) => {
    setTimeout(() => response.writeHead(status, headers).end(body), delayMs);
  };
  const server = await listen(answer, 0, '127.0.0.1');
  servers.push(server);
  return { url: `http://127.0.0.1:${server.port}`, token: 'x' };
}

describe('execute', () => {
  it('sends the text of an operation, and answers its data', async () => {
    const accountId = await app.card({ USD: '3' });
    const { card } = await clientOf(app).execute(operations.Card, { accountId });
    expect(card?.balances).toMatchObject([{ formatted: '$3.00' }]);
  });

  it('sends ids alone where it is told to, so that a server with trusted documents takes them', async () => {
    const accountId = await trusting.card({ USD: '3' });
    const { card } = await clientOf(trusting, { documents: 'ids' }).execute(operations.Card, { accountId });
    expect(card?.balances).toMatchObject([{ formatted: '$3.00' }]);
    expect(await failureOf(clientOf(trusting).execute(operations.Viewer, {}))).toMatchObject({ kind: 'bad-request' });
  });

  it('asks for another token where the first does not stand, once', async () => {
    const asked: boolean[] = [];
    const old = await signToken({ scope: 'card:read' }, '-1h');
    const token = ({ refresh }: { refresh: boolean }) => {
      asked.push(refresh);
      return refresh ? app.token : old;
    };
    const { viewer } = await clientOf(app, { token }).execute(operations.Viewer, {});
    expect(viewer.subject).toBe('till-1');
    expect(asked).toEqual([false, true]);
    let sent = 0;
    const counting: typeof fetch = (path, init) => {
      sent += 1;
      return fetch(path, init);
    };
    const failure = await failureOf(
      clientOf(app, { token: () => old, fetch: counting }).execute(operations.Viewer, {}),
    );
    expect(sent).toBe(1);
    expect(failure).toMatchObject({ kind: 'unauthenticated', refused: true });
  });

  it('without a token is refused before anything is sent', async () => {
    const token = () => Promise.reject(new Error('signed out'));
    let isSent = false;
    const sending: typeof fetch = (path, init) => {
      isSent = true;
      return fetch(path, init);
    };
    const failure = await failureOf(clientOf(app, { token, fetch: sending }).execute(operations.Viewer, {}));
    expect(failure).toMatchObject({ kind: 'unauthenticated', refused: true });
    expect(isSent).toBe(false);
  });

  it('says what the token may not do, and that nothing was done', async () => {
    const token = await signToken({ scope: 'card:read' });
    const client = clientOf({ url: app.url, token });
    const input = { orderNo: newOrderNo(), accountId: await app.card(), amount: '1', currency: 'USD' };
    const failure = await failureOf(client.execute(operations.Pay, { input }));
    expect(failure).toMatchObject({ kind: 'forbidden', retryable: false, refused: true });
    expect(failure.errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('keeps what came in spite of the errors', async () => {
    const [known, trouble] = [await app.card(), await app.card()];
    await app.fault({ operation: 'giftInquiry', fault: 'code', code: 49999, accountId: trouble });
    const failure = await failureOf(clientOf(app).execute(operations.Cards, { accountIds: [known, trouble] }));
    expect(failure).toMatchObject({ kind: 'server', refused: false });
    expect(failure.data).toMatchObject({ cards: [{ accountIdLast4: known.slice(-4) }, null] });
  });

  it('says how long to wait, where there were too many', async () => {
    const client = clientOf(hurried);
    for (const _ of [1, 2]) await client.execute(operations.Viewer, {});
    const failure = await failureOf(client.execute(operations.Viewer, {}));
    expect(failure).toMatchObject({ kind: 'rate-limited', retryable: true, refused: false });
    expect(failure.retryAfterSeconds).toBeGreaterThan(0);
  });

  it.each([
    [200, '<html>', 'server'],
    [401, 'no', 'unauthenticated'],
    [403, '<html>', 'forbidden'],
    [404, '', 'bad-request'],
    [408, '', 'timeout'],
    [413, '{}', 'bad-request'],
    [429, '', 'rate-limited'],
    [502, '<html>', 'server'],
    [500, '{"errors":[{"message":"x"}]}', 'server'],
  ])('of HTTP %i with %j makes %s, and claims nothing of what was done', async (status, body, kind) => {
    const client = clientOf(await elsewhere(status, body, { 'retry-after': '7' }));
    expect(await failureOf(client.execute(operations.Viewer, {}))).toMatchObject({ kind, refused: false });
  });

  it('gives up in time, and tells that from a dead network', async () => {
    const slow = clientOf(await elsewhere(200, '{}', {}, 2_000), { timeoutMs: 50 });
    expect(await failureOf(slow.execute(operations.Viewer, {}))).toMatchObject({ kind: 'timeout', retryable: true });
    const nowhere = clientOf({ url: 'http://127.0.0.1:1', token: '' });
    expect(await failureOf(nowhere.execute(operations.Viewer, {}))).toMatchObject({ kind: 'network', retryable: true });
  });

  it('waits no longer for a token than for an answer, and nothing was sent then', async () => {
    const token = () => new Promise<string>(() => undefined);
    const failure = await failureOf(clientOf(app, { token, timeoutMs: 50 }).execute(operations.Viewer, {}));
    expect(failure).toMatchObject({ kind: 'timeout', refused: true });
  });

  it('is broken off by its signal, with the reason that was given', async () => {
    const ending = new AbortController();
    const client = clientOf(await elsewhere(200, '{}', {}, 2_000));
    const asked = client.execute(operations.Viewer, {}, { signal: ending.signal });
    ending.abort('enough');
    await expect(asked).rejects.toBe('enough');
    await expect(client.execute(operations.Viewer, {}, { signal: ending.signal })).rejects.toBe('enough');
  });

  it('never quotes what was sent', async () => {
    const accountId = newAccountId();
    const client = clientOf(app);
    const input = { orderNo: newOrderNo(), accountId, amount: 'much', currency: 'USD' };
    const { message, stack = '' } = await failureOf(client.execute(operations.Pay, { input }));
    for (const text of [message, stack]) expect(text).not.toContain(accountId);
  });
});

describe('subscribe', () => {
  interface Heard {
    statuses: string[];
    end: string | null;
    error: ClientError | null;
  }

  function watch(client: ReturnType<typeof clientOf>, orderNo: string): Heard & { leave(): void } {
    const heard: Heard & { leave(): void } = { statuses: [], end: null, error: null, leave: () => undefined };
    heard.leave = client.subscribe(
      operations.WatchTransaction,
      { by: { orderNo } },
      {
        next: ({ transaction }) => heard.statuses.push(transaction.status),
        error: (error) => Object.assign(heard, { end: 'error', error }),
        complete: () => Object.assign(heard, { end: 'complete' }),
      },
    );
    return heard;
  }

  async function pendingOrder(delayMs: number): Promise<string> {
    const [orderNo, accountId] = [newOrderNo(), await app.card()];
    await app.fault({ fault: 'pending-success', delayMs, accountId });
    await app.move('pay', { orderNo, accountId, amount: '1', currency: 'USD' });
    return orderNo;
  }

  it('brings the state, each change, and the end', async () => {
    const heard = watch(clientOf(app), await pendingOrder(200));
    await expect.poll(() => heard.end).toBe('complete');
    expect(heard.statuses).toEqual(['PENDING', 'SUCCEEDED']);
    await expect.poll(() => openSubscriptions(app)).toBe(0);
  });

  it('is left, and nothing more comes', async () => {
    const heard = watch(clientOf(app), await pendingOrder(1_000));
    await expect.poll(() => heard.statuses).toEqual(['PENDING']);
    heard.leave();
    await expect.poll(() => openSubscriptions(app)).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    expect(heard).toMatchObject({ statuses: ['PENDING'], end: null });
  });

  it('tells an error of the API by its kind', async () => {
    const heard = watch(clientOf(app), 'no-such-order');
    await expect.poll(() => heard.end).toBe('error');
    expect(heard.error).toMatchObject({ kind: 'bad-request' });
    const token = await signToken({ scope: 'pay' });
    const forbidden = watch(clientOf({ url: app.url, token }), 'no-such-order');
    await expect.poll(() => forbidden.error).toMatchObject({ kind: 'forbidden' });
  });

  it('takes an end without a word for a broken connection', async () => {
    const body = 'event: next\r\ndata: {"data":{"transaction":{"status":"PENDING"}}}\r\n\r\n:\r\n\r\n';
    const heard = watch(clientOf(await elsewhere(200, body, { 'content-type': 'text/event-stream' })), 'a');
    await expect.poll(() => heard.end).toBe('error');
    expect(heard).toMatchObject({ statuses: ['PENDING'], error: { kind: 'network' } });
  });
});
