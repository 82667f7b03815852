import { describe, expect, it } from 'vitest';
import { useApp } from '../../schema/support.ts';
import { each, nested, times } from './hostile/refuses.ts';
import { expectHarmless, expectHonestAnswer } from './hostile/wire.ts';

/** The most that the configuration takes. */
const app = useApp({
  LIMIT_TOKENS: '20000',
  LIMIT_DEPTH: '50',
  LIMIT_ALIASES: '1000',
  LIMIT_COST: '100000',
  LIMIT_BODY_BYTES: '10000000',
});

describe('at the highest limits nothing exhausts the stack, or the patience of others:', () => {
  it.each([
    ['19 000 open braces', times('{', 19_000)],
    ['19 000 open brackets', `{ card(accountId: ${times('[', 19_000)}`],
    ['199 nested lists', `{ card(accountId: ${nested('[', '"1234"', ']', 197)}) { id } }`],
    ['199 nested objects', `{ card(accountId: ${nested('{a:', '1', '}', 197)}) { id } }`],
    [
      '199 nested list types',
      `query ($a: ${nested('[', 'Int', ']', 198)}) { a: transactions(first: $a) { nodes { id } } }`,
    ],
    ['199 nested fields', nested('{a', '{b}', '}', 198)],
    ['198 inline fragments', `{ ${nested('... { ', '__typename', ' }', 197)} }`],
    [
      '2 400 fragments in a chain',
      `{ ...F0 } ${each(2_400, (i) => `fragment F${i} on Query { ...F${i + 1} }`)} fragment F2400 on Query { __typename }`,
    ],
    [
      '190 fragments in a chain',
      `{ ...F0 } ${each(190, (i) => `fragment F${i} on Query { ...F${i + 1} }`)} fragment F190 on Query { __typename }`,
    ],
    [
      'the same in reverse',
      `{ ...F0 } fragment F190 on Query { __typename } ${each(190, (i) => `fragment F${189 - i} on Query { ...F${190 - i} }`)}`,
    ],
    [
      '2 000 fragments in a circle',
      `{ ...F0 } ${each(2_000, (i) => `fragment F${i} on Query { ...F${(i + 1) % 2_000} }`)}`,
    ],
    ['49 originals', `{ node(id: "x") { ... on Transaction { ${nested('original { ', 'id', ' }', 47)} } } }`],
    ['a field 49 times at each of 200 places', `{ ${each(200, (i) => times(`a${i}: viewer { subject } `, 19))} }`],
    ['2 800 operations', each(2_800, (i) => `query Q${i} { viewer { subject } }`)],
    ['1 000 000 comments', times('#\n', 1_000_000)],
    [
      '9 000 selections over fragments',
      `{ ${each(40, (i) => `a${i}: viewer { ...F }`)} } fragment F on Viewer { ${each(20, (i) => `f${i}: subject`)} ${times('merchant ', 40)} }`,
    ],
  ])('%s', async (_what, query) => {
    const startedAt = performance.now();
    const { status, text } = await app.gql(query, {}, { accept: 'application/graphql-response+json' });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expectHarmless([status], text);
    await expectHonestAnswer(app);
  });
});
