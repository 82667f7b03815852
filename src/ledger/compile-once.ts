import { type Compilable, type CompiledQuery, type RawBuilder, sql } from 'kysely';

/** Holds the place of a value that is given when the query runs. */
export type Slot<Values> = <Name extends keyof Values>(name: Name) => RawBuilder<Values[Name]>;

/** A query that is ready to run, with other values each time. */
export type CompiledOnce<Values, Row = unknown> = (values: Values) => CompiledQuery<Row>;

/** Builds and compiles a query once, which costs several times what it costs to run it. */
export function compileOnce<Values, Row>(build: (slot: Slot<Values>) => Compilable<Row>): CompiledOnce<Values, Row> {
  const names = new Map<unknown, keyof Values>();
  const compiled = build((name) => {
    const mark = {};
    names.set(mark, name);
    return sql`${mark}`;
  }).compile();
  const readers = compiled.parameters.map((parameter) => {
    const name = names.get(parameter);
    return name === undefined ? () => parameter : (values: Values) => values[name];
  });
  return (values) => ({ ...compiled, parameters: readers.map((read) => read(values)) });
}
