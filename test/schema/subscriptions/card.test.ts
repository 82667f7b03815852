import { describe, expect, it } from 'vitest';
import { control, newAccountId, newOrderNo, type UpstreamCall } from '../../support/app.ts';
import { openSubscriptions, useStreams } from '../../support/sse.ts';
import { paid, useApp } from '../support.ts';

const app = useApp({
  PAYWIZARD_QUERY_ORDER: 'authoritative',
  SETTLE_FIRST_MS: '50',
  SETTLE_MAX_MS: '200',
  PAYWIZARD_TIMEOUT_MS: '2000',
});
const subscribe = useStreams();

const follow = (accountId: string) =>
  subscribe(app, `subscription { card(accountId: "${accountId}") { balances { valueCode amount } } }`);

const holds = (usd: string, points: string) => ({
  card: {
    balances: [
      { valueCode: 'USD', amount: usd },
      { valueCode: 'Points', amount: points },
    ],
  },
});

const UNAVAILABLE = { path: ['card'], extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } };

describe('a card that is followed', () => {
  it('is told at once, and after each movement on it', async () => {
    const accountId = await app.card();
    const stream = await follow(accountId);
    expect(await stream.value()).toEqual(holds('100.00', '100'));
    await app.move('topUp', { accountId, amount: '50', currency: 'USD' });
    expect(await stream.value()).toEqual(holds('150.00', '100'));
    const { checkoutId } = await paid(app, accountId, '20');
    expect(await stream.value()).toEqual(holds('130.00', '100'));
    await app.move('addTip', { accountId, checkoutId, amount: '2', currency: 'USD' });
    expect(await stream.value()).toEqual(holds('128.00', '100'));
    await app.move('issuePoints', { accountId, points: '5' });
    expect(await stream.value()).toEqual(holds('128.00', '105'));
    await app.move('redeemPoints', { accountId, points: '1' });
    expect(await stream.value()).toEqual(holds('128.00', '104'));
    const { checkoutId: another } = await paid(app, accountId, '8');
    expect(await stream.value()).toEqual(holds('120.00', '104'));
    await app.move('void', { checkoutId: another });
    expect(await stream.value()).toEqual(holds('128.00', '104'));
    expect(stream.hasEnded()).toBe(false);
  });

  it('costs one inquiry for each event, and none while nothing happens', async () => {
    const accountId = await app.card();
    const { calls } = await app.watch(async () => {
      const stream = await follow(accountId);
      await stream.value();
      await paid(app, accountId, '1');
      await stream.value();
      await paid(app, accountId, '1');
      await stream.value();
      await paid(app, await app.card(), '1');
    });
    expect(calls.map(({ operation }) => operation)).toEqual([
      'giftInquiry',
      'giftTransaction',
      'giftInquiry',
      'giftTransaction',
      'giftInquiry',
      'giftTransaction',
    ]);
  });

  it('is told of a movement once it has an outcome, not when it begins', async () => {
    const accountId = await app.card();
    const stream = await follow(accountId);
    await stream.value();
    const orderNo = newOrderNo();
    await app.fault({ fault: 'slow', delayMs: 300, orderNo });
    const paying = app.move('pay', { orderNo, accountId, amount: '1', currency: 'USD' });
    expect(await stream.value()).toEqual(holds('99.00', '100'));
    expect((await paying).transaction.status).toBe('SUCCEEDED');
    expect(stream.events).toHaveLength(2);
  });

  it('is told of a refusal: that is an outcome, and the caller may be showing a balance that is not so', async () => {
    const accountId = await app.card();
    const stream = await follow(accountId);
    await stream.value();
    await app.move('pay', { accountId, amount: '1000', currency: 'USD' });
    expect(await stream.value()).toEqual(holds('100.00', '100'));
  });

  it('is told when the processor settles what was pending', async () => {
    const accountId = await app.card();
    const orderNo = newOrderNo();
    await app.fault({ fault: 'pending-success', delayMs: 200, orderNo });
    await app.move('pay', { orderNo, accountId, amount: '1', currency: 'USD' });
    const stream = await follow(accountId);
    expect(await stream.value()).toEqual(holds('100.00', '100'));
    expect(await stream.value()).toEqual(holds('99.00', '100'));
  });

  it('is told after it was activated, which is in no record', async () => {
    const accountId = await app.card({}, { active: false });
    const stream = await subscribe(
      app,
      `subscription { card(accountId: "${accountId}") { customer { firstName lastName } } }`,
    );
    await stream.next();
    const { activate } = await app.read(
      `mutation { activate(input: { accountId: "${accountId}", customer: { firstName: "Ada", lastName: "Byron" } }) {
        errors { code } } }`,
    );
    expect(activate.errors).toEqual([]);
    expect(await stream.value()).toEqual({ card: { customer: { firstName: 'Ada', lastName: 'Byron' } } });
  });

  it('goes upstream with the entry type that the caller named', async () => {
    const accountId = await app.card();
    const { calls } = await app.watch(async () => {
      const stream = await subscribe(
        app,
        `subscription { card(accountId: "${accountId}", entryType: MAGNETIC) { asOf } }`,
      );
      await stream.value();
      await paid(app, accountId, '1');
      await stream.value();
    });
    const inquiries = calls.filter(({ operation }) => operation === 'giftInquiry').map(({ body }) => JSON.parse(body));
    expect(inquiries).toHaveLength(2);
    expect(inquiries[1].entryType).toBe(inquiries[0].entryType);
    const { calls: plain } = await app.watch(() => app.read(`{ card(accountId: "${accountId}") { asOf } }`));
    expect(JSON.parse(plain[0]?.body ?? '').entryType).not.toBe(inquiries[0].entryType);
  });

  it('is told to each of its followers, and nobody is told of another card', async () => {
    const [accountId, other] = [await app.card(), await app.card()];
    const streams = [await follow(accountId), await follow(accountId), await follow(other)] as const;
    for (const stream of streams) await stream.value();
    await paid(app, accountId, '1');
    for (const stream of streams.slice(0, 2)) expect(await stream.value()).toEqual(holds('99.00', '100'));
    await paid(app, other, '2');
    expect(await streams[2].value()).toEqual(holds('98.00', '100'));
  });
});

it('a rush of payments ends with the last balance, and costs no more inquiries than events', async () => {
  const accountId = await app.card();
  await app.calls();
  const stream = await follow(accountId);
  await stream.value();
  await Promise.all(Array.from({ length: 30 }, () => paid(app, accountId, '1')));
  await expect.poll(() => stream.events.at(-1)?.data.data).toEqual(holds('70.00', '100'));
  const inquiries = async () => {
    const calls: UpstreamCall[] = await control(app.sandboxUrl, 'GET', 'calls');
    return calls.filter(({ operation }) => operation === 'giftInquiry').length;
  };
  // The last one may be on its way still.
  await expect.poll(async () => (await inquiries()) - stream.events.length).toBe(0);
  expect(stream.events.length).toBeLessThanOrEqual(31);
});

it('an unknown card is one error and the end', async () => {
  const accountId = newAccountId();
  const { result: stream, calls } = await app.watch(async () => {
    const opened = await follow(accountId);
    expect(await opened.error()).toMatchObject({
      message: 'The processor does not know this card.',
      path: ['card'],
      extensions: { code: 'BAD_USER_INPUT' },
    });
    expect(await opened.next()).toEqual({ event: 'complete', data: null });
    return opened;
  });
  expect(calls).toHaveLength(1);
  expect(stream.text()).not.toContain(accountId);
  expect(await openSubscriptions(app)).toBe(0);
});

describe('where the inquiry for an event fails', () => {
  it('the event is an error, and the next movement is told as ever', async () => {
    const accountId = await app.card();
    const stream = await follow(accountId);
    await stream.value();
    await app.fault({ fault: 'http-before', operation: 'giftInquiry', accountId });
    await paid(app, accountId, '1');
    expect(await stream.error()).toMatchObject(UNAVAILABLE);
    await paid(app, accountId, '1');
    expect(await stream.value()).toEqual(holds('98.00', '100'));
    expect(stream.text()).not.toContain(accountId);
  });

  it('the first event is an error, and the stream goes on', async () => {
    const accountId = await app.card();
    await app.fault({ fault: 'http-before', operation: 'giftInquiry', accountId });
    const { result: stream, calls } = await app.watch(async () => {
      const opened = await follow(accountId);
      expect(await opened.error()).toMatchObject(UNAVAILABLE);
      return opened;
    });
    expect(calls).toHaveLength(1);
    await paid(app, accountId, '1');
    expect(await stream.value()).toEqual(holds('99.00', '100'));
  });

  it('what the processor says itself is not shown', async () => {
    const accountId = await app.card();
    const stream = await follow(accountId);
    await stream.value();
    await app.fault({ fault: 'code', code: 49999, msg: 'ORA-00942: table CARDS', operation: 'giftInquiry', accountId });
    await paid(app, accountId, '1');
    expect(await stream.error()).toMatchObject({ path: ['card'], extensions: { code: 'UPSTREAM_ERROR' } });
    expect(stream.text()).not.toContain('ORA');
  });
});
