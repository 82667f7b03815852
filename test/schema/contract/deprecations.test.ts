import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { deprecationProblems, noticeProblems } from '../../../scripts/schema-deprecations.mjs';

const schemaOf = (deprecated = '', more = '') =>
  buildSchema(`
    type Query { card(number: String, code: String ${more}): Card }
    type Card { amount: Int ${deprecated}, balances: [Int!]!, total: Int }
    enum Entry { KEYED SCANNED }
  `);

const RELEASED = schemaOf();

const because = (reason: string) => `@deprecated(reason: "${reason}")`;

const problemsOf = (reason: string, released = RELEASED, today = '2026-12-01') =>
  deprecationProblems(schemaOf(because(reason)), released, today);

describe('a reason says what to use instead, and until when', () => {
  it.each([
    'Use balances. Removed not before 2027-06-01.',
    'Use `Card.balances`. Removed not before 2027-06-01.',
    'The amount in cents. Use Query.card(code:). Removed not before 2027-06-01.',
    'Two kinds have become one. Use Entry.KEYED. Removed not before 2027-06-01.',
    'Use Entry. Removed not before 2028-02-29.',
  ])('%s', (reason) => {
    expect(problemsOf(reason)).toEqual([]);
  });

  it.each([
    'No longer supported',
    'Use balances.',
    'Removed not before 2027-06-01.',
    'Use balances. Removed not before 2027-06-01',
    'Use balances. Removed not before 2027-02-29.',
    'Use balances. Removed not before June 2027.',
    'Use. Removed not before 2027-06-01.',
  ])('and not: %s', (reason) => {
    expect(problemsOf(reason)).toEqual([expect.stringContaining('Card.amount: the reason must end in')]);
  });

  it('and not none at all', () => {
    const problems = deprecationProblems(schemaOf('@deprecated'), RELEASED, '2026-12-01');
    expect(problems).toEqual([expect.stringContaining('Card.amount: the reason must end in')]);
  });

  it('of arguments and of values, too', () => {
    const schema = buildSchema(`
      type Query { card(number: String @deprecated(reason: "Use code."), code: String): Entry }
      enum Entry { KEYED @deprecated(reason: "Use SCANNED.") SCANNED }
      input Filter { text: String @deprecated(reason: "Use more."), more: String }
    `);
    const places = deprecationProblems(schema, RELEASED, '2026-12-01').map((problem) => problem.split(': ', 1)[0]);
    expect(places).toEqual(['Query.card(number:)', 'Entry.KEYED', 'Filter.text']);
  });
});

it.each(['Card.balanced', 'balanced', 'Query.card(pin:)', 'amount'])('%s is nothing to use instead', (replacement) => {
  const problems = problemsOf(`Use ${replacement}. Removed not before 2027-06-01.`);
  expect(problems).toEqual([expect.stringMatching(/^Card\.amount: (there is no|amount, which)/)]);
});

it('a day that is over is refused of what was not deprecated before', () => {
  expect(problemsOf('Use balances. Removed not before 2026-12-01.')).toEqual([expect.stringContaining('is over')]);
  expect(problemsOf('Use balances. Removed not before 2026-12-02.')).toEqual([]);
});

describe('a day that has been promised', () => {
  const released = schemaOf(because('Use balances. Removed not before 2027-06-01.'));

  it('may pass, and may be put off', () => {
    expect(problemsOf('Use balances. Removed not before 2027-06-01.', released, '2028-01-01')).toEqual([]);
    expect(problemsOf('Use total. Removed not before 2028-06-01.', released)).toEqual([]);
  });

  it('may not be brought forward', () => {
    expect(problemsOf('Use balances. Removed not before 2027-05-31.', released)).toEqual([
      'Card.amount: was promised until 2027-06-01; 2027-05-31 is earlier. Put the day back, or name a later one.',
    ]);
  });
});

describe('a release that deprecates something', () => {
  const schema = schemaOf(because('Use balances. Removed not before 2027-06-01.'));

  it.each([
    ['2026-12-02', 0],
    ['2026-12-03', 0],
    ['2026-12-04', 1],
  ])('gives 180 days from its own, which is %s', (day, problems) => {
    expect(noticeProblems(schema, RELEASED, day)).toHaveLength(problems);
  });

  it('need not give them again', () => {
    expect(noticeProblems(schema, schema, '2027-05-31')).toEqual([]);
  });
});

it('the example of docs/schema.md is a reason as it should be', () => {
  const [, reason = ''] = /deprecationReason: '([^']*)'/.exec(readFileSync('docs/schema.md', 'utf8')) ?? [];
  const schema = buildSchema(`
    type Query { card: Card }
    type Card { note: String ${because(reason)}, notes: [String!]! }
  `);
  expect(deprecationProblems(schema, RELEASED, '2026-12-01')).toEqual([]);
});
