import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../src/http/listen.ts';
import { SANDBOX_DEFAULTS } from '../../src/sandbox/defaults.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { documentOf, ERRORS, openTill } from '../schema/support.ts';
import { control, type Loose, newAccountId, newOrderNo } from '../support/app.ts';
import { type Program, startProgram } from '../support/program.ts';
import { openStream } from '../support/sse.ts';

const PAY = documentOf('pay', `transaction { status } replayed ${ERRORS}`);

describe('the program, told to stop', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'loyalty-shutdown-'));
  const accountId = newAccountId();
  let sandbox: Sandbox;
  let program: Program;

  const start = async () => {
    program = await startProgram({
      DATA_DIR: dataDir,
      PAYWIZARD_URL: sandbox.url,
      PAYWIZARD_CLIENT_ID: SANDBOX_DEFAULTS.clientId,
      PAYWIZARD_CLIENT_SECRET: SANDBOX_DEFAULTS.clientSecret,
      PAYWIZARD_TOKEN: SANDBOX_DEFAULTS.token,
      PAYWIZARD_QUERY_ORDER: 'off',
      LOG_LEVEL: 'info',
    });
  };
  const newPayment = () => ({ orderNo: newOrderNo(), accountId, amount: '1', currency: 'USD' });
  const byOrderNo = ({ orderNo }: { orderNo: string }) => `transaction(by: { orderNo: "${orderNo}" })`;
  const calls = () => control(sandbox.url, 'GET', 'calls');
  const bearer = () => ({ authorization: `Bearer ${program.token}` });
  const subscribe = (field: string) => openStream(program.url, `subscription { ${field} }`, bearer());
  const pay = async (input: Record<string, string>, signal: AbortSignal | null = null): Promise<Loose> => {
    const answer = await fetch(`${program.url}/graphql`, {
      method: 'POST',
      headers: { ...bearer(), 'content-type': 'application/json' },
      body: JSON.stringify({ query: PAY, variables: { input } }),
      signal,
    });
    return (await answer.json()).data.pay;
  };

  beforeAll(async () => {
    sandbox = await startSandbox(SANDBOX_DEFAULTS);
    await start();
    await control(sandbox.url, 'POST', 'cards', { accountId, balances: { USD: '100' } });
    const slow = { fault: 'slow', delayMs: 700, operation: 'giftTransaction', times: 2 };
    await control(sandbox.url, 'POST', 'faults', slow);
  });
  afterAll(async () => {
    await program.stop();
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('answers the payment under way, ends the streams at once, takes no new connections, and exits with 0', async () => {
    const [followed, left] = [newPayment(), newPayment()];
    const card = await subscribe(`card(accountId: "${accountId}") { accountIdLast4 }`);
    await card.value();
    await control(sandbox.url, 'DELETE', 'calls');
    let isAnswered = false;
    const paying = pay(followed).finally(() => {
      isAnswered = true;
    });
    // This one's caller goes away: its payment has been sent all the same, and has an outcome.
    const caller = new AbortController();
    const leaving = pay(left, caller.signal).catch(() => 'left');
    await expect.poll(async () => (await calls()).length).toBe(2);
    caller.abort();
    expect(await leaving).toBe('left');
    const transaction = await subscribe(`${byOrderNo(followed)} { status }`);
    expect(await transaction.value()).toEqual({ transaction: { status: 'PENDING' } });

    const exited = once(program.process, 'exit');
    program.process.kill('SIGTERM');
    for (const stream of [card, transaction]) {
      expect(await stream.next(500)).toEqual({ event: 'complete', data: null });
      await expect.poll(() => stream.hasEnded()).toBe(true);
    }
    expect(isAnswered).toBe(false);
    const { hostname, port } = new URL(program.url);
    await expect(once(connect(Number(port), hostname), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });

    expect(await paying).toMatchObject({ transaction: { status: 'SUCCEEDED' }, errors: [] });
    expect(await exited).toEqual([0, null]);
    expect(program.output()).toContain('"msg":"stopped"');
    expect(program.output()).not.toMatch(/"level":"(warn|error)"/);

    await start();
    for (const input of [followed, left]) {
      expect(await pay(input)).toMatchObject({ replayed: true, transaction: { status: 'SUCCEEDED' }, errors: [] });
    }
    expect(await calls()).toHaveLength(2);
  });
});

describe('an application that is closed', () => {
  it('cuts what takes longer than it may, which is UNKNOWN then, and is not sent again after a restart', async () => {
    const till = await openTill();
    const input = { orderNo: newOrderNo(), accountId: await till.card(), amount: '1', currency: 'USD' };
    await till.fault({ fault: 'hang-before', orderNo: input.orderNo });
    await till.calls();
    const paying: Promise<Loose> = till.move('pay', input);
    await till.arrived(1);
    // The bound is one second here, and twenty in the program.
    const startedAt = performance.now();
    await till.closeLedger();
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(await paying).toMatchObject({
      transaction: { status: 'UNKNOWN', final: false },
      errors: [{ code: 'OUTCOME_UNKNOWN' }],
    });
    await till.restart();
    expect(await till.move('pay', input)).toMatchObject({
      replayed: true,
      transaction: { status: 'UNKNOWN', final: false },
      errors: [{ code: 'OUTCOME_UNKNOWN', retryable: true }],
    });
    expect(await till.calls()).toHaveLength(1);
    await till.close();
  });
});

describe('a listener that is closed', () => {
  it.each([
    ['has not sent anything', ''],
    ['has been answered', 'GET / HTTP/1.1\r\nhost: test\r\n\r\n'],
  ])('waits for no connection that %s', async (_what, bytes) => {
    const listening = await listen((_request, response) => response.end('x'), 0, '127.0.0.1');
    const socket = connect(listening.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    if (bytes !== '') socket.write(bytes);
    if (bytes.endsWith('\r\n\r\n')) await once(socket, 'data');
    // Whoever is answered after it has been accepted for sure.
    await (await fetch(`http://127.0.0.1:${listening.port}/`)).text();
    const startedAt = performance.now();
    await listening.close(1_500);
    expect(performance.now() - startedAt).toBeLessThan(500);
    socket.destroy();
  });

  it('waits for what is being answered, as long as it may, and cuts it then', async () => {
    const listening = await listen(
      (request, response) => {
        if (request.url === '/slow') setTimeout(() => response.end('done'), 300);
      },
      0,
      '127.0.0.1',
    );
    const slow = fetch(`http://127.0.0.1:${listening.port}/slow`).then((answer) => answer.text());
    const never = fetch(`http://127.0.0.1:${listening.port}/never`).catch(() => 'cut');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const startedAt = performance.now();
    await listening.close(500);
    expect(await slow).toBe('done');
    expect(await never).toBe('cut');
    expect(performance.now() - startedAt).toBeGreaterThan(400);
  });
});
