import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signToken } from '../support/app.ts';
import { openTill, paid, useApp } from './support.ts';

const app = useApp();
const EXAMPLE = '914639258868515';
const idOf = async (accountId: string) => (await app.read(`{ card(accountId: "${accountId}") { id } }`)).card.id;
const NODE = `query ($id: ID!) { node(id: $id) { __typename id
  ... on Card { accountId } ... on Transaction { orderNo } } }`;

describe('the id of a card', () => {
  it('is the same for every caller, everywhere, and over a restart', async () => {
    const accountId = await app.card();
    const { orderNo } = await paid(app, accountId);
    const id = await idOf(accountId);
    const authorization = `Bearer ${await signToken({ scope: 'card:read transactions:read', sub: 'somebody-else' })}`;
    const { data } = await app.gql(
      `{ card(accountId: "${accountId}", entryType: BARCODE) { id } }`,
      {},
      { authorization },
    );
    expect(data.card.id).toBe(id);
    await app.restart();
    expect(await idOf(accountId)).toBe(id);
    const { transaction } = await app.read(`{ transaction(by: { orderNo: "${orderNo}" }) { card { id } } }`);
    expect(transaction.card.id).toBe(id);
  });

  it('differs from card to card and does not show the number', async () => {
    const [one, other] = [await app.card(), await app.card()];
    const id = await idOf(one);
    expect(id).not.toBe(await idOf(other));
    for (const shown of [id, Buffer.from(id.split('.').at(-1), 'base64url').toString('latin1')]) {
      expect(shown).not.toContain(one);
    }
  });

  it('fetches the card: no call for its id and number, one for anything more', async () => {
    const id = await idOf(EXAMPLE);
    const free = await app.watch(() => app.read(NODE, { id }));
    expect(free.result.node).toEqual({ __typename: 'Card', id, accountId: EXAMPLE });
    expect(free.calls).toEqual([]);
    const more = await app.watch(() =>
      app.read('query ($id: ID!) { node(id: $id) { ... on Card { balance(valueCode: "USD") { amount } } } }', { id }),
    );
    expect(more.result.node.balance.amount).toBe('1534.10');
    expect(more.calls).toHaveLength(1);
  });
});

describe('the id of a transaction', () => {
  it('fetches the transaction, also after a restart, at no call', async () => {
    const { id, orderNo } = await paid(app, await app.card());
    await app.restart();
    const { result, calls } = await app.watch(() => app.read(NODE, { id }));
    expect(result.node).toEqual({ __typename: 'Transaction', id, orderNo });
    expect(calls).toEqual([]);
  });
});

describe('nodes', () => {
  it('come in the order asked, cards and transactions, with null for what is not there', async () => {
    const accountId = await app.card();
    const { id: transaction } = await paid(app, accountId);
    const card = await idOf(accountId);
    const { nodes } = await app.read('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: [transaction, 'nothing', card, transaction],
    });
    expect(nodes).toEqual([{ id: transaction }, null, { id: card }, { id: transaction }]);
  });

  it.each([
    '',
    'x',
    'card_',
    'card_dev.',
    'card_dev.AAAA',
    'txn_',
    'txn_%',
    `txn_${randomUUID()}`,
    'card_é',
    EXAMPLE,
  ])('is null for the rubbish %j, without a call', async (id) => {
    const { result, calls } = await app.watch(() => app.read(NODE, { id }));
    expect(result).toEqual({ node: null });
    expect(calls).toEqual([]);
  });

  it('is null for an id that was changed by one letter', async () => {
    const id = await idOf(EXAMPLE);
    const changed = id.slice(0, -3) + (id.at(-3) === 'A' ? 'B' : 'A') + id.slice(-2);
    expect(await app.read(NODE, { id: changed })).toEqual({ node: null });
  });

  it('is null for an id of another installation, and of a key that is gone; an older key’s id still opens', async () => {
    const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
    const [old, recent] = [key('2024'), key('2025')];
    const upstream = { PAYWIZARD_URL: app.sandboxUrl };
    const before = await openTill({ ...upstream, SEALING_KEYS: old });
    const id = (await before.read(`{ card(accountId: "${EXAMPLE}") { id } }`)).card.id;
    await before.close();
    expect(await app.read(NODE, { id })).toEqual({ node: null });

    const rotated = await openTill({ ...upstream, SEALING_KEYS: `${recent},${old}` });
    const { node } = await rotated.read(NODE, { id });
    expect(node.accountId).toBe(EXAMPLE);
    expect(node.id).not.toBe(id);
    await rotated.close();

    const forgotten = await openTill({ ...upstream, SEALING_KEYS: recent });
    expect(await forgotten.read(NODE, { id })).toEqual({ node: null });
    await forgotten.close();
  });
});
