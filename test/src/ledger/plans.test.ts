import { CompiledQuery, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CardNumber } from '../../../src/card-number.ts';
import type { HistoryFilter, PageRequest } from '../../../src/ledger/history.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { openLedger, openLedgerBeside } from '../../../src/ledger/open.ts';
import type { Store } from '../../../src/ledger/store.ts';
import {
  accepted,
  embeddedPlace,
  intent,
  ledgerOn,
  lost,
  notSent,
  type Place,
  recorded,
  same,
  started,
  succeeded,
  voidOf,
} from '../../support/ledger.ts';
import { createSchema, HAS_POSTGRES, type TestSchema } from '../../support/postgres.ts';
import { type Seen, type Watch, watchStatements } from '../../support/statements.ts';

/**
 * Whatever the ledger asks while it serves must cost the same in a ledger of any size: the plan of every statement is
 * asked for, and none may walk through all movements.
 */
const [CARD, OTHER] = [new CardNumber('7000000000000001'), new CardNumber('7000000000000002')];
const YEAR = { createdFrom: new Date('2025-01-01'), createdBefore: new Date('2026-01-01') };

const FILTERS: Record<string, HistoryFilter> = {
  'no filter': {},
  'a card': { cards: [CARD] },
  'two cards': { cards: [CARD, OTHER] },
  'a card, a type and a status': { cards: [CARD], types: ['PAYMENT'], statuses: ['SUCCEEDED'] },
  'two cards, a type and a status': { cards: [CARD, OTHER], types: ['PAYMENT'], statuses: ['SUCCEEDED'] },
  'a type': { types: ['TIP'] },
  'two statuses': { statuses: ['DECLINED', 'FAILED'] },
  'a type and a status': { types: ['PAYMENT'], statuses: ['UNKNOWN'] },
  'a year': YEAR,
  'from a moment on': { createdFrom: YEAR.createdFrom },
  'before a moment': { createdBefore: YEAR.createdBefore },
  'a year and a type': { ...YEAR, types: ['TOP_UP'] },
  'a year and a card': { ...YEAR, cards: [CARD] },
};

const EDGE = '01900000-0000-7000-8000-000000000000';
const PLACES: Record<string, Omit<PageRequest, 'filter' | 'limit'>> = {
  first: { from: 'newest' },
  'first, after': { from: 'newest', after: EDGE },
  last: { from: 'oldest' },
  'last, before': { from: 'oldest', before: EDGE },
};

const READS: Record<string, (ledger: Ledger) => Promise<unknown>> = {
  'a transaction by its id': ({ history }) => history.byId(EDGE),
  'a transaction by its order number': ({ history }) => history.byOrderNo('order'),
  'a transaction by its checkoutId': ({ history }) => history.byCheckoutId('C-1'),
  'transactions by their checkoutIds': ({ history }) => history.byCheckoutIds(['C-1', 'C-2']),
  'voids and tips': ({ history }) => history.byOriginals(['C-1']),
  'voids and tips of several': ({ history }) => history.byOriginals(['C-1', 'C-2']),
  'what is listened to': ({ history }) => history.revisions([EDGE]),
  'cards that are listened to': ({ history }) => history.cardRevisions([CARD, OTHER]),
  'what is unsettled': ({ settling }) => settling.unsettled(0),
  'a list of what is unsettled': ({ settling }) => settling.list(9),
  'how it was settled': ({ settling }) => settling.settlementsOf(EDGE),
  'what is old, from the start': ({ retention }) => retention.eraseBatch(new Date('2020-01-01'), null),
  'what is old, behind a batch': ({ retention }) => retention.eraseBatch(new Date('2020-01-01'), EDGE),
};
for (const [name, filter] of Object.entries(FILTERS)) {
  for (const [place, request] of Object.entries(PLACES)) {
    READS[`a page: ${name}, ${place}`] = ({ history }) => history.page({ filter, limit: 20, ...request });
  }
  READS[`whether there is any: ${name}`] = ({ history }) => history.exists(filter);
  READS[`whether there is more: ${name}`] = ({ history }) => history.exists(filter, { operator: '>', id: EDGE });
}

const WRITES: Record<string, (ledger: Ledger) => Promise<unknown>> = {
  'a payment': (ledger) => recorded(ledger, succeeded()),
  'a repeated order number': async (ledger) => {
    const wanted = intent();
    await started(ledger, wanted);
    await ledger.begin(wanted, same);
  },
  'a new attempt of a void': async (ledger) => {
    const wanted = voidOf('C-3');
    await recorded(ledger, notSent(), wanted);
    await ledger.begin(wanted, same);
  },
  'an attempt taken back': async (ledger) => {
    const wanted = intent();
    await started(ledger, wanted);
    await ledger.takeBack(wanted, notSent());
  },
  'what nobody answered': async ({ settling }) => {
    await settling.abandon({ all: false });
    await settling.abandon({ all: true });
  },
  'a look-up': async (ledger) => {
    const movement = await recorded(ledger, lost());
    await ledger.settling.lookAgain(movement, 0, true);
    await ledger.settling.take(9, 60_000);
    const event = { kind: 'looked-up', status: 'SUCCEEDED' } as const;
    await ledger.settling.settle(movement, { event, failure: null, order: null, person: null, reason: 'found' });
  },
  'an outcome that was overtaken': async (ledger) => {
    const movement = await started(ledger);
    await ledger.record(movement, accepted(), 0);
    await ledger.record(movement, succeeded(), 0);
  },
};
const ALL = Object.entries({ ...READS, ...WRITES });

/** Those that sort: a few rows of each stretch of the index, the movements of some cards, or what is unsettled. */
const SORTS = /^a page: .*(type|status|two cards)|^a list of what is unsettled/;
/** Those of a single card come in order. */
const IN_ORDER = /: a card, a type and a status/;

describe('in an embedded ledger', () => {
  let place: Place;
  let watch: Watch;
  let store: Store;
  let beside: Store;
  beforeAll(async () => {
    place = embeddedPlace();
    watch = watchStatements();
    store = await openLedger(place.url);
    beside = await openLedgerBeside(place.url);
  });
  afterAll(async () => {
    watch.stop();
    await beside.close();
    await store.close();
    await place.remove();
  });

  const planOf = async ({ text, parameters }: Seen): Promise<string[]> => {
    const { rows } = await beside.db.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${text}`, parameters),
    );
    return rows.map(({ detail }) => detail);
  };

  it.each(ALL)('%s is found by an index', async (name, run) => {
    watch.seen.length = 0;
    await run(ledgerOn(store));
    const asked = watch.seen.filter(({ text }) => /^(select|update|with)/.test(text));
    expect(asked).not.toEqual([]);
    for (const each of asked) {
      const plan = await planOf(each);
      // The parts of a union, and what is due, are read whole: they hold no more than was asked for.
      const walks = plan.filter((detail) => detail.startsWith('SCAN') && !/^SCAN (stretch|due)$/.test(detail));
      expect(walks, each.text).toEqual([]);
      // No more than the merchant is known of what is taken in the order of ids, or as any.
      const searches = plan.filter((detail) => detail.endsWith('(merchant=?)'));
      expect(searches.length === 0 || /no filter/.test(name), each.text).toBe(true);
      if (/ cards?\b/.test(name)) expect(plan.join(), each.text).toContain('USING INDEX movements_card');
      // Of two bounds on one side only one leads through the index.
      for (const part of each.text.split(' union all ')) {
        for (const side of [/"id" <=? \?/g, /"id" >=? \?/g]) expect(part.match(side) ?? []).not.toHaveLength(2);
      }
      // A stretch of the history is one of its own index, and not what another one leaves over.
      const within = plan.filter((_, index) => plan[index - 1] === 'CO-ROUTINE stretch');
      for (const detail of within) expect(detail).toContain('INDEX movements_status');
      const sorts = plan.some((detail) => detail.includes('TEMP B-TREE'));
      expect(sorts, each.text).toBe(SORTS.test(name) && !IN_ORDER.test(name));
    }
  });

  it('what has been read holds up nobody: the write-ahead log can be emptied', async () => {
    const ledger = ledgerOn(store);
    for (const count of [1, 99, 100, 101]) {
      await Promise.all(Array.from({ length: count }, () => recorded(ledger, succeeded())));
      await ledger.history.page({ filter: {}, limit: count, from: 'newest' });
      const { rows } = await sql`pragma wal_checkpoint(truncate)`.execute(beside.db);
      expect(rows).toMatchObject([{ busy: 0 }]);
    }
  });
});

describe.skipIf(!HAS_POSTGRES)('in a ledger in PostgreSQL', () => {
  const ROWS = 20_000;
  let schema: TestSchema;
  let store: Store;
  const seen: Seen[] = [];
  beforeAll(async () => {
    schema = await createSchema();
    const { query } = pg.Client.prototype;
    vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...given: unknown[]) {
      const [text, parameters] = given;
      if (typeof text === 'string') seen.push({ text, parameters: Array.isArray(parameters) ? parameters : [] });
      return Reflect.apply(query, this, given);
    });
    store = await openLedger(schema.url);
    await schema.query(`
      insert into movements (id, merchant, order_no, type, fingerprint, attempt, status, card, checkout_id, created_at, updated_at)
      select '018' || lpad(to_hex(i), 5, '0') || '-0000-7000-8000-000000000000', 'merchant', 'order-' || i,
        case when i % 100 = 0 then 'TIP' else 'PAYMENT' end, 'k1.x', 1,
        case when i % 50 = 1 then 'DECLINED' when i % 5000 = 2 then 'UNKNOWN' else 'SUCCEEDED' end,
        'k1.' || (i % 1000), 'C' || i, '2025-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z'
      from generate_series(1, ${ROWS}) i`);
    await schema.query('analyze movements');
    await schema.query('set enable_seqscan = off');
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await store.close();
    await schema.drop();
  });

  it.each(ALL)('%s is found by an index', async (_name, run) => {
    seen.length = 0;
    await run(ledgerOn(store));
    const asked = seen.filter(({ text }) => /^(select|update|with)/.test(text));
    expect(asked).not.toEqual([]);
    for (const { text, parameters } of asked) {
      await schema.query('begin');
      const [answer] = await schema.query(`explain (analyze, format json) ${text}`, parameters);
      await schema.query('rollback');
      const nodes = nodesOf(answer['QUERY PLAN'][0].Plan);
      expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
      for (const node of nodes) expect(read(node), text).toBeLessThan(ROWS / 40);
    }
  });
});

interface PlanNode {
  'Node Type': string;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

const read = (node: PlanNode): number =>
  ((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)) * (node['Actual Loops'] ?? 1);
