import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../../scripts/schema-changes.mjs';

const RELEASED = `
  type Query { card(number: String!, entry: Entry! = KEYED, mask: Boolean): Card, node(id: ID!): Node }
  interface Node { id: ID! }
  type Card implements Node { id: ID!, amount: Int!, note: String, paid(since: String = "2026"): Found }
  type Gift { id: ID! }
  type Coin { id: ID! }
  union Found = Gift | Coin
  enum Entry { KEYED SCANNED }
  input Filter { text: String, limit: Int! = 10, kind: Entry = KEYED }
  input Pick { id: ID, number: String }
  type Mutation { pay(filter: Filter, pick: Pick): Card }
  directive @mark(text: String) on FIELD | QUERY
`;

/** The released schema with some texts of it replaced, in turn. */
const changed = (...changes: [from: string, to: string][]) =>
  changes.reduce((sdl, [from, to]) => {
    expect(sdl).toContain(from);
    return sdl.replace(from, to);
  }, RELEASED);

const compare = (sdl: string, today = '2026-12-01', released = RELEASED) =>
  changesBetween(buildSchema(released), buildSchema(sdl), today);

describe('what breaks documents that are out there is refused, with what to do about it', () => {
  it.each([
    ['a field that is gone', [', note: String', ''], 'Card.note was removed.', /deprecate it .* 180 days/],
    ['another type of a field', ['amount: Int!', 'amount: String!'], 'Card.amount changed type', /beside it/],
    ['a field that may be null now', ['amount: Int!', 'amount: Int'], 'Card.amount changed type', /beside it/],
    ['an argument that is gone', [', mask: Boolean', ''], 'Query.card arg mask was removed.', /deprecate it/],
    ['an argument that may no longer be null', ['mask: Boolean', 'mask: Boolean!'], 'arg mask', /beside it/],
    ['a new required argument', ['mask: Boolean', 'mask: Boolean, pin: String!'], 'arg pin', /give it a default/],
    ['a required argument without its default', ['Entry! = KEYED', 'Entry!'], 'Query.card(entry:)', /default back/],
    ['a value of an enum that is gone', ['KEYED SCANNED', 'KEYED'], 'SCANNED was removed', /deprecate it/],
    ['an input field that is gone', ['text: String, ', ''], 'Filter.text was removed.', /deprecate it/],
    ['an input field that may no longer be null', ['text: String', 'text: String!'], 'Filter.text', /beside it/],
    ['an input field of another type', ['text: String', 'text: Int'], 'Filter.text', /beside it/],
    ['a new required input field', ['text: String', 'text: String, more: Int!'], 'Filter', /give it a default/],
    ['a required input field without its default', ['Int! = 10', 'Int!'], 'Filter.limit', /default back/],
    ['an input that takes only one of its fields now', ['input Pick', 'input Pick @oneOf'], 'Pick', /beside it/],
    ['a member of a union that is gone', ['Gift | Coin', 'Gift'], 'Coin was removed from union', /Put it back/],
    ['an interface that is gone', ['Card implements Node', 'Card'], 'Node', /Put it back/],
    ['a type of another kind', ['type Coin', 'interface Coin'], 'Coin', /beside it/],
    ['a directive that is gone', ['directive @mark(text: String) on FIELD | QUERY', ''], 'mark', /Put it back/],
    ['a place of a directive that is gone', ['FIELD | QUERY', 'FIELD'], 'QUERY', /Put it back/],
  ] satisfies [string, [string, string], string, RegExp][])('%s', (_what, change, named, remedy) => {
    const { refused } = compare(changed(change));
    const found = refused.find(({ description }) => description.includes(named));
    expect(found, JSON.stringify(refused)).toBeDefined();
    expect(found?.remedy).toMatch(remedy);
  });

  it('a type that is gone, with all else that is wrong, at once', () => {
    const { refused } = compare(
      changed(['type Coin { id: ID! }', ''], ['Gift | Coin', 'Gift'], [', note: String', '']),
    );
    expect(refused.map(({ description }) => description).sort()).toEqual([
      'Card.note was removed.',
      'Coin was removed from union type Found.',
      'Coin was removed.',
    ]);
  });
});

describe('what apps may be surprised by is noted, and breaks nothing', () => {
  it.each([
    ['a new value of an enum', ['KEYED SCANNED', 'KEYED SCANNED TAPPED'], 'TAPPED was added to enum type Entry.'],
    ['a new member of a union', ['Gift | Coin', 'Gift | Coin | Card'], 'Card was added to union type Found.'],
    ['a new optional argument', ['mask: Boolean', 'mask: Boolean, pin: String'], 'An optional arg pin on Query.card'],
    ['a new optional input field', ['text: String', 'text: String, more: Int'], 'An optional field more on input'],
    ['another default of an argument', ['= "2026"', '= "2027"'], 'The default of Card.paid(since:) changed.'],
    ['another default of an input field', ['= 10', '= 20'], 'The default of Filter.limit changed.'],
    ['a default that is gone where null is taken', ['Entry = KEYED', 'Entry'], 'The default of Filter.kind changed.'],
    ['a new interface', ['type Gift', 'type Gift implements Node'], 'Node added to interfaces implemented by Gift.'],
    ['a field that is never null now', ['note: String', 'note: String!'], 'Card.note became String!'],
  ] satisfies [string, [string, string], string][])('%s', (_what, change, description) => {
    const { refused, noted } = compare(changed(change));
    expect(refused).toEqual([]);
    expect(noted).toEqual([expect.objectContaining({ description: expect.stringContaining(description) })]);
    expect(noted[0]?.remedy).toContain(`"- ${noted[0]?.description}"`);
  });
});

describe('harmless additions pass without a word', () => {
  it.each([
    [
      'a new type and a field of it',
      ['type Coin { id: ID! }', 'type Coin { id: ID!, tip: Tip } type Tip { amount: Int }'],
    ],
    ['a new root field', ['node(id: ID!): Node', 'node(id: ID!): Node, ping: String']],
    ['an argument that may be null now', ['number: String!', 'number: String']],
    ['an argument that has a default now', ['mask: Boolean', 'mask: Boolean = true']],
    ['a deprecation', ['note: String', 'note: String @deprecated(reason: "Use id. Removed not before 2027-06-01.")']],
    ['a description', ['note: String', '"What the giver wrote." note: String']],
    ['another order', ['KEYED SCANNED', 'SCANNED KEYED']],
  ] satisfies [string, [string, string]][])('%s', (_what, change) => {
    expect(compare(changed(change))).toEqual({ refused: [], noted: [] });
  });
});

describe('what was deprecated in a release', () => {
  const REASON = '@deprecated(reason: "Use id. Removed not before 2027-06-01.")';
  const released = changed(
    ['note: String', `note: String ${REASON}`],
    ['SCANNED', `SCANNED ${REASON}`],
    ['mask: Boolean', `mask: Boolean ${REASON}`],
    ['text: String', `text: String ${REASON}`],
  );
  const without = changed([', note: String', ''], [' SCANNED', ''], [', mask: Boolean', ''], ['text: String, ', '']);

  it('may not be removed on the day before', () => {
    expect(compare(without, '2027-05-31', released).refused).toHaveLength(4);
  });

  it('may be removed on the day, and is noted', () => {
    const { refused, noted } = compare(without, '2027-06-01', released);
    expect(refused).toEqual([]);
    expect(noted.map(({ description }) => description).sort()).toEqual([
      'Card.note was removed.',
      'Filter.text was removed.',
      'Query.card arg mask was removed.',
      'SCANNED was removed from enum type Entry.',
    ]);
  });

  it('may never be removed where its reason names no day', () => {
    const vague = changed(['note: String', 'note: String @deprecated(reason: "Use id.")']);
    expect(compare(changed([', note: String', '']), '2099-01-01', vague).refused).toHaveLength(1);
  });

  it('takes a type along that only it led to, and no other', () => {
    const leading = changed(['): Found', `): Found ${REASON}`]);
    const gone = changed(
      [', paid(since: String = "2026"): Found', ''],
      ['union Found = Gift | Coin', ''],
      ['type Gift { id: ID! }', ''],
      ['type Coin { id: ID! }', ''],
    );
    expect(compare(gone, '2027-05-31', leading).refused).toHaveLength(4);
    expect(compare(gone, '2027-06-01', leading).refused).toEqual([]);
    const kept = changed(['): Found', `): Found ${REASON}`], ['note: String', 'note: String, coin: Coin']);
    const still = compare(gone, '2027-06-01', kept).refused.map(({ description }) => description);
    expect(still).toEqual(['Coin was removed.', 'Card.coin was removed.']);
  });
});
