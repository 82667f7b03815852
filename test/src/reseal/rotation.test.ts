import { expect, it } from 'vitest';
import type { Mutation, Till } from '../../schema/support.ts';
import { type Loose, newOrderNo } from '../../support/app.ts';
import { useStreams } from '../../support/sse.ts';
import { figure, inBothShops, keysIn } from './support.ts';

/** Nothing, or where a walk is that takes long on a busy machine. */
const PROGRESS = expect.stringMatching(/^(\d+ movements looked at.*\n)*$/);

type Sent = [mutation: Mutation, input: Record<string, unknown>];

const CUSTOMER = { firstName: 'Ada', lastName: 'Lovelace' };

/** One of each kind of movement, each way of asking for it; the last is a top-up that brings a customer. */
async function moveEverything(till: Till, accountId: string): Promise<Sent[]> {
  const sent: Sent[] = [];
  const move = async (mutation: Mutation, input: Record<string, unknown>): Promise<Loose> => {
    const whole = { orderNo: newOrderNo(), ...input };
    sent.push([mutation, whole]);
    const answer = await till.move(mutation, whole);
    expect(answer).toMatchObject({ errors: [], replayed: false, transaction: { status: 'SUCCEEDED' } });
    return answer.transaction;
  };
  const money = { accountId, currency: 'USD' };
  const { checkoutId } = await move('pay', { ...money, amount: '10.50' });
  await move('pay', { ...money, amount: '1', nsfAllowed: true });
  await move('pay', { ...money, amount: '2.00', nsfAllowed: false });
  await move('addTip', { ...money, checkoutId, amount: '1.10' });
  await move('void', { checkoutId });
  await move('issuePoints', { accountId, points: '5.0' });
  await move('redeemPoints', { accountId, points: '0.25' });
  await move('topUp', { ...money, amount: '7' });
  await move('topUp', { ...money, amount: '7', activating: true });
  await move('topUp', { ...money, amount: '7', activating: false });
  await move('topUp', { accountId });
  await move('topUp', { ...money, amount: '7', customer: CUSTOMER });
  return sent;
}

const withCustomer = ([, input]: Sent) => input.customer !== undefined;

/** Sends them once more: each is answered as the first time, and nothing goes upstream. */
async function expectReplayed(till: Till, sent: Sent[]): Promise<void> {
  const { result, calls } = await till.watch(async () => {
    const answers: Loose[] = [];
    for (const [mutation, input] of sent) answers.push(await till.move(mutation, input));
    return answers;
  });
  for (const [index, answer] of result.entries()) {
    expect([sent[index], answer]).toMatchObject([
      {},
      { replayed: true, errors: [], transaction: { status: 'SUCCEEDED' } },
    ]);
  }
  expect(calls).toEqual([]);
}

const HISTORY = `query ($card: AccountId!, $after: String) {
  transactions(first: 50, after: $after, filter: { accountId: $card }) {
    nodes { orderNo } pageInfo { hasNextPage endCursor } } }`;

async function historyOf(till: Till, accountId: string): Promise<string[]> {
  const found: string[] = [];
  let after: string | null = null;
  do {
    const { transactions }: Loose = await till.read(HISTORY, { card: accountId, after });
    found.push(...transactions.nodes.map(({ orderNo }: Loose) => orderNo));
    after = transactions.pageInfo.hasNextPage ? transactions.pageInfo.endCursor : null;
  } while (after !== null);
  return found.sort();
}

const orderNos = (...sent: Sent[][]) =>
  sent
    .flat()
    .map(([, { orderNo }]) => orderNo)
    .sort();

const idOf = async (till: Till, accountId: string): Promise<string> =>
  (await till.read(`{ card(accountId: "${accountId}") { id } }`)).card.id;

const nodeOf = async (till: Till, id: string): Promise<Loose> =>
  (await till.read('query ($id: ID!) { node(id: $id) { ... on Card { accountId } } }', { id })).node;

inBothShops('a rotation from key a to key b', (shop, kind) => {
  it('loses no card, no history and no repeated order, while payments go on', async () => {
    const first = await shop.serve('a');
    const accountId = await first.card({ USD: '1000', Points: '100' });
    const old = await moveEverything(first, accountId);
    const oldId = await idOf(first, accountId);
    expect(await historyOf(first, accountId)).toEqual(orderNos(old));
    await first.close();

    const second = await shop.serve('b,a');
    expect(await nodeOf(second, oldId)).toEqual({ accountId });
    await expectReplayed(second, old);
    const young = await moveEverything(second, accountId);
    const newId = await idOf(second, accountId);
    expect(newId).not.toBe(oldId);
    expect(await historyOf(second, accountId)).toEqual(orderNos(old, young));
    expect(keysIn(await shop.rows(), 'card')).toEqual(['a', 'b']);

    let isOver = false;
    const during: Sent[] = [];
    const paying = (async () => {
      while (!isOver) during.push(...(await moveEverything(second, accountId)));
    })();
    const said = await shop.reseal('b,a');
    isOver = true;
    await paying;
    expect(during.length).toBeGreaterThan(12);
    expect(said).toMatchObject({ code: 0, err: PROGRESS });
    expect(figure(said, 'rewritten under key b')).toBe('12');
    expect(said.out).toMatch(/^ {2}key a: 1$/m);
    expect(keysIn(await shop.rows(), 'card')).toEqual(['b']);
    await expectReplayed(second, [...old, ...young, ...during]);
    await second.close();

    const third = await shop.serve('b');
    expect(await nodeOf(third, newId)).toEqual({ accountId });
    expect(await nodeOf(third, oldId)).toBeNull();
    expect(await historyOf(third, accountId)).toEqual(orderNos(old, young, during));
    await expectReplayed(third, [...old.filter((one) => !withCustomer(one)), ...young, ...during]);
    const [customers] = old.filter(withCustomer);
    const conflict = await third.watch(() => third.move('topUp', customers?.[1] ?? {}));
    expect(conflict.result.errors).toMatchObject([{ __typename: 'OrderConflictError' }]);
    expect(conflict.calls).toEqual([]);
    await third.close();
    await expectReplayed(await shop.serve('b,a'), old);
  });

  it('tells another request under an old order number as before', async () => {
    const first = await shop.serve('a');
    const accountId = await first.card();
    const input = { orderNo: newOrderNo(), accountId, amount: '1', currency: 'USD' };
    await first.move('pay', input);
    await first.close();
    expect((await shop.reseal('b,a')).code).toBe(0);
    const second = await shop.serve('b');
    for (const change of [{ amount: '1.01' }, { currency: 'EUR' }, { nsfAllowed: true }]) {
      const { errors } = await second.move('pay', { ...input, ...change });
      expect(errors).toMatchObject([{ __typename: 'OrderConflictError' }]);
    }
  });

  it('changes two columns of a row and no others', async () => {
    const till = await shop.serve('a');
    await moveEverything(till, await till.card());
    const before = await shop.rows();
    await till.close();
    await shop.reseal('b,a');
    const after = await shop.rows();
    expect(after).toHaveLength(before.length);
    for (const [index, row] of before.entries()) {
      const { card, fingerprint } = after[index];
      expect(after[index]).toEqual({ ...row, card, fingerprint });
    }
  });

  it('goes on from an order number that may try again', async () => {
    const first = await shop.serve('a', { PAYWIZARD_URL: 'http://127.0.0.1:9' });
    const input = { orderNo: newOrderNo(), accountId: '7000000000000077', amount: '1', currency: 'USD' };
    expect((await first.move('pay', input)).transaction).toMatchObject({ status: 'FAILED', final: false });
    await first.close();
    await shop.reseal('b,a');
    const second = await shop.serve('b');
    await second.putCard({ accountId: input.accountId, balances: { USD: '5' } });
    expect(await second.move('pay', input)).toMatchObject({ replayed: false, transaction: { status: 'SUCCEEDED' } });
    expect(await second.held(input.accountId)).toEqual({ USD: '4' });
  });

  const subscribe = useStreams();
  it('rings nobody who follows the card', async () => {
    const first = await shop.serve('a');
    const accountId = await first.card({ USD: '100' });
    const { transaction } = await first.move('pay', { accountId, amount: '1', currency: 'USD' });
    await first.close();
    const second = await shop.serve('b,a');
    const stream = await subscribe(
      second,
      `subscription { card(accountId: "${accountId}") { balance(valueCode: "USD") { amount } } }`,
    );
    expect(await stream.value()).toEqual({ card: { balance: { amount: '99.00' } } });
    expect(figure(await shop.reseal('b,a'), 'rewritten')).toBe('1');
    // Longer than the three seconds after which every listener is looked after.
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect(stream.events).toHaveLength(1);
    await second.move('void', { checkoutId: transaction.checkoutId });
    expect(await stream.value()).toEqual({ card: { balance: { amount: '100.00' } } });
  });

  it.runIf(kind === 'postgres')('serves from several machines meanwhile', async () => {
    const first = await shop.serve('a');
    const accountId = await first.card({ USD: '1000' });
    const old = await moveEverything(first, accountId);
    await shop.copy(String(old[0]?.[1].orderNo), 500);
    await first.close();
    const machines = [await shop.serve('b,a'), await shop.serve('b,a')];
    const reseals = [shop.reseal('b,a'), shop.reseal('b,a')];
    const sent = await Promise.all(machines.map((machine) => moveEverything(machine, accountId)));
    for (const said of await Promise.all(reseals)) expect(said).toMatchObject({ code: 0, err: PROGRESS });
    for (const machine of machines) await expectReplayed(machine, [...old, ...sent.flat()]);
    expect(keysIn(await shop.rows(), 'card')).toEqual(['b']);
  });
});
