import { beforeAll, describe, expect, it } from 'vitest';
import type { Loose } from '../support/app.ts';
import { paid, useApp } from './support.ts';

const app = useApp();
const PAGE = `query ($first: Int, $after: String, $last: Int, $before: String, $filter: TransactionFilter) {
  transactions(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
    edges { cursor node { orderNo } } nodes { orderNo }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } }`;

interface Page {
  orderNos: string[];
  cursors: string[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}

/** A page, checked for being in one piece. */
async function page(variables: Record<string, unknown> = {}): Promise<Page> {
  const { edges, nodes, pageInfo } = (await app.read(PAGE, variables)).transactions;
  const { startCursor, endCursor, hasNextPage, hasPreviousPage } = pageInfo;
  expect(nodes).toEqual(edges.map(({ node }: Loose) => node));
  const cursors = edges.map(({ cursor }: Loose) => cursor);
  expect([startCursor, endCursor]).toEqual([cursors[0] ?? null, cursors.at(-1) ?? null]);
  return { orderNos: nodes.map(({ orderNo }: Loose) => orderNo), cursors, hasNextPage, hasPreviousPage };
}

const ends = ({ hasPreviousPage, hasNextPage }: Page) => ({ newer: hasPreviousPage, older: hasNextPage });

/** The whole history, newest first. */
let all: Page;
let accountId: string;

beforeAll(async () => {
  accountId = await app.card({ USD: '1000' });
  for (let i = 0; i < 25; i += 1) await paid(app, accountId, '1');
  all = await page({ first: 100 });
  expect(all.orderNos).toHaveLength(25);
});

describe('pages', () => {
  it('hold 20 unless told, from the newest', async () => {
    const first = await page();
    expect(first.orderNos).toEqual(all.orderNos.slice(0, 20));
    expect(ends(first)).toEqual({ newer: false, older: true });
    expect(ends(all)).toEqual({ newer: false, older: false });
  });

  it('run forward without a gap or a repeat', async () => {
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const { orderNos, cursors, hasNextPage, hasPreviousPage } = await page({ first: 10, after });
      expect(hasPreviousPage).toBe(seen.length > 0);
      seen.push(...orderNos);
      expect(hasNextPage).toBe(seen.length < 25);
      if (!hasNextPage) break;
      after = cursors.at(-1);
    }
    expect(seen).toEqual(all.orderNos);
  });

  it('run backward without a gap or a repeat, each newest first', async () => {
    const seen: string[] = [];
    for (let before: string | undefined; ; ) {
      const { orderNos, cursors, hasNextPage, hasPreviousPage } = await page({ last: 10, before });
      expect(hasNextPage).toBe(seen.length > 0);
      seen.unshift(...orderNos);
      expect(hasPreviousPage).toBe(seen.length < 25);
      if (!hasPreviousPage) break;
      before = cursors[0];
    }
    expect(seen).toEqual(all.orderNos);
  });

  it('can be cut out between two cursors, and tell what lies beyond them', async () => {
    const [after, before] = [all.cursors[4], all.cursors[10]];
    const between = await page({ after, before });
    expect(between.orderNos).toEqual(all.orderNos.slice(5, 10));
    expect(ends(between)).toEqual({ newer: true, older: true });
    expect((await page({ first: 2, after, before })).orderNos).toEqual(all.orderNos.slice(5, 7));
    expect((await page({ last: 2, after, before })).orderNos).toEqual(all.orderNos.slice(8, 10));
    expect((await page({ last: 3, after })).orderNos).toEqual(all.orderNos.slice(22));
    expect((await page({ first: 3, before })).orderNos).toEqual(all.orderNos.slice(0, 3));
  });

  it('beyond either end are empty and say truly what lies on the other side', async () => {
    const older = await page({ first: 5, after: all.cursors.at(-1) });
    expect(older).toMatchObject({ orderNos: [], hasPreviousPage: true, hasNextPage: false });
    const newer = await page({ last: 5, before: all.cursors[0] });
    expect(newer).toMatchObject({ orderNos: [], hasPreviousPage: false, hasNextPage: true });
    const nothing = await page({ filter: { types: ['TIP'] } });
    expect(nothing).toMatchObject({ orderNos: [], hasPreviousPage: false, hasNextPage: false });
  });

  it('of nothing that fits the filter have nothing on either side, also after a cursor', async () => {
    const filter = { types: ['TIP'] };
    for (const cursor of [{ after: all.cursors[3] }, { before: all.cursors[3] }]) {
      expect(await page({ filter, ...cursor })).toMatchObject({
        orderNos: [],
        hasPreviousPage: false,
        hasNextPage: false,
      });
    }
  });

  it('of no transactions at all are allowed, and say truly that there are some', async () => {
    expect(await page({ first: 0 })).toMatchObject({ orderNos: [], hasNextPage: true });
    expect(await page({ last: 0 })).toMatchObject({ orderNos: [], hasPreviousPage: true });
    expect(await page({ first: 0, after: all.cursors[3] })).toMatchObject({ orderNos: [], hasNextPage: true });
  });

  it('keep their place while new transactions come in, and over a restart', async () => {
    const card = await app.card();
    for (let i = 0; i < 4; i += 1) await paid(app, card, '1');
    const filter = { accountId: card };
    const before = await page({ filter });
    const { orderNo: newest } = await paid(app, card, '1');
    await app.restart();
    const rest = await page({ filter, first: 2, after: before.cursors[1] });
    expect(rest.orderNos).toEqual(before.orderNos.slice(2));
    const newer = await page({ filter, last: 2, before: before.cursors[0] });
    expect(newer.orderNos).toEqual([newest]);
    expect((await page({ filter })).cursors.slice(1)).toEqual(before.cursors);
  });

  it.each([
    { first: -1 },
    { first: 101 },
    { last: -1 },
    { last: 101 },
    { first: 1, last: 1 },
    { first: 0, last: 0 },
    { after: '' },
    { after: 'rubbish' },
    { before: 'AAAA' },
    { after: '!'.repeat(22) },
    { after: 'txn_0190a6f0-5b1e-7c3a-9d2e-1f2a3b4c5d6e' },
  ])('asked for by %j are refused', async (variables) => {
    const { data, errors } = await app.gql(PAGE, variables);
    expect(data).toEqual({ transactions: null });
    expect(errors).toMatchObject([{ path: ['transactions'], extensions: { code: 'BAD_USER_INPUT' } }]);
    const [[name]] = Object.entries(variables) as [[string, unknown]];
    expect(errors?.[0]?.message).toContain(name);
  });

  it('may be asked for with null in the place of what is not given', async () => {
    const { orderNos } = await page({ first: null, last: 2, after: null, before: null, filter: { accountId } });
    expect(orderNos).toEqual(all.orderNos.slice(23));
  });
});
