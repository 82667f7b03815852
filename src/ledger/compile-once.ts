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
  const { query, queryId, sql: text, parameters } = compiled;
  const read = reader(parameters.map((parameter) => names.get(parameter)));
  // Member by member: V8 is slow with what another object is spread into.
  return (values) => ({ query, queryId, sql: text, parameters: read(values, parameters) });
}

/**
 * Lists the members of these names, and in the place of undefined what stands there in another list. It is made as
 * program text, where each name stands for itself: V8 looks one that changes from call to call up anew each time, and a
 * payment has forty. The names are those of our own types. A process that may not make programs reads them the slow way.
 */
function reader<Values>(names: readonly (keyof Values | undefined)[]): Reader<Values> {
  const members = names.map((name, i) => (name === undefined ? `others[${i}]` : `values[${JSON.stringify(name)}]`));
  try {
    return new Function('values', 'others', `return [${members.join(', ')}];`) as Reader<Values>;
  } catch {
    return (values, others) => names.map((name, i) => (name === undefined ? others[i] : values[name]));
  }
}

type Reader<Values> = (values: Values, others: readonly unknown[]) => unknown[];
