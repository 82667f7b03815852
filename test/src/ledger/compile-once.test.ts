import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { compileOnce } from '../../../src/ledger/compile-once.ts';

const db = new Kysely<{ things: { id: string; 'odd "name"': number | null; fixed: string } }>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (one) => new SqliteIntrospector(one),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

interface Values {
  id: string;
  'odd "name"': number | null;
}

const update = () =>
  compileOnce<Values, unknown>((slot) =>
    db
      .updateTable('things')
      .set({ 'odd "name"': slot('odd "name"'), fixed: 'as it is' })
      .where('id', '=', slot('id'))
      .where(sql<boolean>`${slot('id')} is not null`),
  );

afterEach(() => {
  vi.unstubAllGlobals();
});

const forbid = () =>
  vi.stubGlobal('Function', () => {
    throw new EvalError('Code generation from strings disallowed for this context');
  });

describe.each([
  ['', () => {}],
  [', where no program may be made', forbid],
])('each value stands in its place%s', (_where, begin) => {
  it('and what was given with the query in its own', () => {
    begin();
    const query = update();
    vi.unstubAllGlobals();
    expect(query({ id: 'a', 'odd "name"': 1 }).parameters).toEqual([1, 'as it is', 'a', 'a']);
    expect(query({ 'odd "name"': null, id: 'b' }).parameters).toEqual([null, 'as it is', 'b', 'b']);
    expect(query({ id: 'a', 'odd "name"': 1 }).sql).toBe(
      `update "things" set "odd ""name""" = ?, "fixed" = ? where "id" = ? and ? is not null`,
    );
  });
});
