import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { type DocumentNode, execute, parse, validate } from 'graphql';
import { beforeAll, expect, it } from 'vitest';
import { schema } from '../../../../../schema/index.ts';
import { SCOPES } from '../../../../../src/auth/scopes.ts';
import { CardNumber } from '../../../../../src/card-number.ts';
import { isCompilable } from '../../../../../src/http/compilable.ts';
import { createExecutor } from '../../../../../src/http/compiled-operations.ts';
import { useBench } from '../../../../support/ledger.ts';
import { closeTallies } from '../../../limits/support.ts';
import { CARDS, fill, ids, queryContexts } from './query-context.ts';
import { type RandomRequest, randomRequests } from './random-document.ts';
import type { Values } from './random-values.ts';

const bench = useBench('embedded');
closeTallies();

/** As many as an operation takes until it is compiled. */
const RUNS = 10;

let values: Values;
let contextOf: Awaited<ReturnType<typeof queryContexts>>;
const asked: string[] = [];

beforeAll(async () => {
  const [ledger] = bench.ledgers();
  const filled = await fill(ledger);
  contextOf = await queryContexts(ledger, (card) => asked.push(card));
  values = {
    AccountId: [...CARDS, '7999999999999999'],
    String: ['USD', 'usd', 'Points', '', 'de-DE', 'subscription', '__MAGIC_NAN__57f286b9_4c20_487f_b409_79804ddcb4f8'],
    OrderNumber: [...filled.orderNos, 'none'],
    ID: [...filled.ids, ...CARDS.map((card) => ids.card(new CardNumber(card))), 'rubbish', ...filled.checkoutIds],
    Int: [0, 1, 2, 20, 100, 101, -1],
    DateTime: ['2020-01-01T00:00:00Z', '2100-01-01T00:00:00+02:00', '2025-07-24T13:16:29.5Z'],
    Boolean: [true, false],
  };
  // The library takes a moment to be loaded, once.
  await import('graphql-jit');
});

/** What came of a query, as it is sent, and what the processor was asked for meanwhile. */
async function outcomeOf(run: typeof execute, document: DocumentNode, { variables }: RandomRequest): Promise<string> {
  asked.splice(0);
  const contextValue = contextOf(SCOPES);
  const { data, errors = [] } = await run({
    schema,
    document,
    contextValue,
    variableValues: structuredClone(variables),
  });
  // Errors stand in the order in which they came up, and that depends on what was answered first.
  const sorted = errors.map((error) => JSON.stringify(error)).sort();
  return JSON.stringify({ data, errors: sorted, asked: asked.toSorted() });
}

/** Where the names on the way to two fields, joined by underscores, are the same, one gets what belongs to the other. */
const JOINED = `query ($t: ID!, $c: ID!) {
  x_Transaction_y: node(id: $c) { ... on Card { accountIdLast4 } }
  y: node(id: $t) { ... on Transaction { x: card { asOf } } }
}`;

it('a field never gets what another one selects', async () => {
  const [t, c] = [values.ID?.[0], ids.card(new CardNumber('7999999999999999'))];
  await isAlike({ query: JOINED, variables: { t, c } });
  await isAlike({ query: JOINED.replace('x_Transaction_y', 'xTransactionY'), variables: { t, c } });
});

let valid = 0;
let compiled = 0;

async function isAlike(request: RandomRequest): Promise<void> {
  const document = parse(request.query);
  fc.pre(validate(schema, document).length === 0);
  valid += 1;
  if (isCompilable(schema, document)) compiled += 1;
  const expected = await outcomeOf(execute, document, request);
  const run = createExecutor();
  for (let runs = 0; runs < RUNS; runs += 1) expect(await outcomeOf(run, document, request)).toBe(expected);
  // It is compiled on the side.
  if (isCompilable(schema, document)) await pause(3);
  for (let runs = 0; runs < 2; runs += 1) expect(await outcomeOf(run, document, request)).toBe(expected);
}

it('documents are answered alike by graphql-js and compiled, in the same order of keys and with the same inquiries', async () => {
  const seed = Number(process.env.COMPILED_SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`COMPILED_SEED=${seed} repeats the random documents of this run.`);
  for (const each of [1, seed]) {
    await fc.assert(fc.asyncProperty(randomRequests(schema, values), isAlike), {
      seed: each,
      numRuns: 1_000,
      interruptAfterTimeLimit: 5_000,
    });
  }
  // Otherwise the comparison would be of graphql-js with itself.
  expect(compiled / valid).toBeGreaterThan(0.2);
});
