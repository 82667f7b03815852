import { type DocumentNode, getOperationAST, parse, validate } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../../../../schema/index.ts';
import { SCOPES, type Scope } from '../../../../../src/auth/scopes.ts';
import { CardNumber } from '../../../../../src/card-number.ts';
import { isCompilable } from '../../../../../src/http/compilable.ts';
import { createExecutor, type Execute } from '../../../../../src/http/compiled-operations.ts';
import type { MovementResult } from '../../../../../src/movements/request.ts';
import { createOnce } from '../../../../../src/request/once.ts';
import { declined, intent, recorded, succeeded, useBench } from '../../../../support/ledger.ts';
import { closeTallies } from '../../../limits/support.ts';
import { CARDS, queryContexts } from './query-context.ts';

const bench = useBench('embedded');
closeTallies();

/** More than an operation takes until it is compiled, and the library until it is loaded. */
const RUNS = 14;

const PAYMENT = { orderNo: 'order-1', accountId: CARDS[0], amount: '10.50', currency: 'USD' };
const SELECTED = `transaction { id orderNo status amount createdAt card { id accountIdLast4 } failure { code } } replayed
  errors { __typename code message ... on UpstreamError { retryable } }`;
const PAY = `mutation Pay($input: PayInput!) { pay(input: $input) { ${SELECTED} } }`;
const PAY_AND_LOOK = 'mutation ($input: PayInput!) { pay(input: $input) { replayed card { balances { amount } } } }';

let contextOf: Awaited<ReturnType<typeof queryContexts>>;
let paid: MovementResult;
let refused: MovementResult;
const asked: string[] = [];
const moved: unknown[] = [];

beforeAll(async () => {
  const [ledger] = bench.ledgers();
  contextOf = await queryContexts(ledger, (card) => asked.push(card));
  const card = new CardNumber(CARDS[0]);
  paid = { transaction: await recorded(ledger, succeeded(), intent({ card })), replayed: false, errors: [] };
  refused = { transaction: await recorded(ledger, declined(), intent({ card })), replayed: false, errors: [] };
});

interface Case {
  what: string;
  query?: string;
  variables?: Record<string, unknown>;
  scopes?: readonly Scope[];
  /** What becomes of a movement. */
  move?: () => Promise<MovementResult> | MovementResult;
  /** How often a request must move something. */
  moves: number;
  /** Whether it is compiled at all. */
  isCompiled?: boolean;
}

/** A record that cannot be shown: an error that comes up once the movement is done. */
const broken = (): MovementResult => ({
  ...paid,
  transaction: paid.transaction && { ...paid.transaction, createdAt: null as unknown as Date },
});

const input = (changes: Record<string, unknown>) => ({ input: { ...PAYMENT, ...changes } });
const without = (name: keyof typeof PAYMENT) => ({
  input: Object.fromEntries(Object.entries(PAYMENT).filter(([key]) => key !== name)),
});

const CASES: Case[] = [
  { what: 'a payment', moves: 1 },
  { what: 'one with everything given', variables: input({ entryType: 'BARCODE', nsfAllowed: true }), moves: 1 },
  { what: 'one with nothing for what may be null', variables: input({ nsfAllowed: null }), moves: 1 },
  { what: 'one that is declined', move: () => refused, moves: 1 },
  { what: 'one whose record cannot be shown', move: broken, moves: 1 },
  { what: 'one that fails', move: () => Promise.reject(new Error('no room')), moves: 1 },
  { what: 'one with the card after it', query: PAY_AND_LOOK, moves: 1 },
  {
    what: 'one with the card after it, for a caller who may not see that',
    query: PAY_AND_LOOK,
    scopes: ['pay'],
    moves: 0,
  },
  { what: 'one of a caller who may not pay', scopes: ['card:read'], moves: 0 },
  { what: 'an amount in binary floating point', variables: input({ amount: 10.5 }), moves: 0 },
  { what: 'no amount', variables: without('amount'), moves: 0 },
  { what: 'an order number that is none', variables: input({ orderNo: 'a b' }), moves: 0 },
  { what: 'null for what has a default', variables: input({ entryType: null }), moves: 0 },
  { what: 'an entry type that is none', variables: input({ entryType: 'constructor' }), moves: 0 },
  { what: 'more than there is', variables: input({ tip: '1' }), moves: 0 },
  { what: 'the name of something that every object has', variables: input({ toString: '1' }), moves: 0 },
  { what: 'a list', variables: { input: [] }, moves: 0 },
  { what: 'a text', variables: { input: 'pay' }, moves: 0 },
  { what: 'nothing', variables: { input: null }, moves: 0 },
  { what: 'no variables', variables: {}, moves: 0 },
  { what: 'other variables', variables: { ...input({}), other: 1 }, moves: 1 },
  {
    what: 'two at once',
    query: 'mutation ($input: PayInput!) { a: pay(input: $input) { replayed } b: pay(input: $input) { replayed } }',
    moves: 2,
    isCompiled: false,
  },
  {
    what: 'values in the document',
    query: `mutation ($amount: Decimal!) {
      pay(input: { orderNo: "o", accountId: "4711", amount: $amount, currency: "USD" }) { replayed } }`,
    variables: { amount: '1' },
    moves: 1,
    isCompiled: false,
  },
  {
    what: 'a variable of a name that every object has',
    query: PAY.replaceAll('$input', '$constructor'),
    variables: {},
    moves: 0,
    isCompiled: false,
  },
];

async function outcomeOf(run: Execute, document: DocumentNode, { variables, scopes, move }: Case) {
  asked.splice(0);
  moved.splice(0);
  const context = {
    ...contextOf(scopes ?? SCOPES),
    once: createOnce(),
    forgetReads: () => undefined,
    movements: {
      async pay(payment: unknown) {
        moved.push(payment);
        return (move ?? (() => paid))();
      },
    },
  };
  const { data, errors } = await run({
    schema,
    document,
    contextValue: context,
    variableValues: structuredClone(variables ?? { input: PAYMENT }),
  });
  return { text: JSON.stringify({ data, errors }), moved: structuredClone(moved), asked: asked.toSorted() };
}

describe('a mutation that comes again and again', () => {
  it.each(CASES)('is answered as graphql-js answers it, and moves as often: $what', async (one) => {
    const document = parse(one.query ?? PAY);
    expect(validate(schema, document)).toEqual([]);
    expect(getOperationAST(document)?.operation).toBe('mutation');
    expect(isCompilable(schema, document)).toBe(one.isCompiled ?? true);
    // The first run is by graphql-js.
    const expected = await outcomeOf(createExecutor(), document, one);
    expect(expected.moved).toHaveLength(one.moves);
    const run = createExecutor();
    for (let runs = 0; runs < RUNS; runs += 1) {
      expect(await outcomeOf(run, document, one)).toEqual(expected);
      // It is compiled on the side.
      if (runs > RUNS - 5) await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });

  it('is compiled at last', async () => {
    const document = parse(PAY);
    const run = createExecutor();
    const ways: boolean[] = [];
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 100;
    const move = () => {
      ways.push(new Error().stack?.includes('executeFieldsSerially') === true);
      return paid;
    };
    for (let runs = 0; runs < RUNS; runs += 1) {
      await outcomeOf(run, document, { what: 'a payment', move, moves: 1 });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    Error.stackTraceLimit = limit;
    // Otherwise the comparison would be of graphql-js with itself.
    expect(ways[0]).toBe(true);
    expect(ways.at(-1)).toBe(false);
  });
});
