import { describe, expect, it } from 'vitest';
import { entitiesIn, withEntities } from '../../../client/src/react/entities.ts';

const card = (amount: string, asOf: string, more: Record<string, unknown> = {}) => ({
  __typename: 'Card',
  id: 'C1',
  asOf,
  balances: [{ __typename: 'Balance', valueCode: 'USD', amount }],
  ...more,
});
const [EARLY, LATE] = ['2025-01-01T00:00:00Z', '2025-01-01T00:00:01Z'];

describe('what is newly known of an object', () => {
  it('is put wherever it is shown, however deep, and nowhere else', () => {
    const other = { ...card('7', EARLY), id: 'C2' };
    const data = { pages: [{ cards: [other, null, card('1', EARLY)] }] };
    const changed = withEntities(data, entitiesIn({ card: card('2', LATE) }));
    expect(changed).toEqual({ pages: [{ cards: [other, null, card('2', LATE)] }] });
  });

  it('leaves the very same data where it changes nothing', () => {
    const data = { cards: [card('1', EARLY)], more: { at: 1 } };
    expect(withEntities(data, entitiesIn(card('1', EARLY)))).toBe(data);
    expect(withEntities(data, entitiesIn({ ...card('1', LATE), id: 'C2' }))).toBe(data);
  });

  it('is not put over what was stated later: answers may overtake each other', () => {
    const data = { card: card('2', LATE) };
    expect(withEntities(data, entitiesIn(card('1', EARLY)))).toBe(data);
  });

  it('adds no field that was not asked for, and takes none', () => {
    const data = { card: card('1', EARLY, { accountIdLast4: '8515' }) };
    const changed = withEntities(data, entitiesIn(card('2', LATE, { customer: { firstName: 'Ada' } })));
    expect(changed).toEqual({ card: card('2', LATE, { accountIdLast4: '8515' }) });
  });

  it('does not put one page in the place of another, nor one object in the place of another', () => {
    const page = (...ids: string[]) => ({ nodes: ids.map((id) => ({ __typename: 'Transaction', id })), pageInfo: {} });
    const data = {
      card: card('1', EARLY, { transactions: page() }),
      voidedBy: { __typename: 'Transaction', id: 'T1' },
    };
    const told = card('1', EARLY, { transactions: { ...page(), pageInfo: { endCursor: 'x' } } });
    expect(withEntities(data, entitiesIn(told))).toBe(data);
  });
});
