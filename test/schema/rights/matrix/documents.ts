import type { GraphQLField } from 'graphql';
import { schema } from '../../../../schema/index.ts';
import type { Operation } from './operations.ts';
import { missing, needsNoToken } from './principals.ts';
import { coordinatesOf, ruleOf, type Selected, selectionOf, written } from './selection.ts';

/** What needs no inquiry once a card is known. */
export const NO_INQUIRY: ReadonlySet<string> = new Set([
  ...['Card.id', 'Card.accountId', 'Card.accountIdLast4', 'Card.transactions'],
]);

/** A selection below a root field, and what it is made of. */
export interface Choice {
  label: string;
  selection: readonly Selected[];
  /** All that is named in it, each once. */
  coordinates: readonly string[];
}

/** What is tried below a root field; what would come to the same document is tried once. */
export function choicesOf(operation: Operation): readonly Choice[] {
  const root = rootField(operation);
  const choice = (label: string, wanted: (coordinate: string) => boolean): Choice => {
    const selection = selectionOf(root, wanted);
    return { label, selection, coordinates: [...new Set(coordinatesOf(selection))] };
  };
  const its = (coordinate: string) => missing({ scopes: operation.needs }, ruleOf(coordinate)).length === 0;
  const costsNothing = (coordinate: string) => !coordinate.startsWith('Card.') || NO_INQUIRY.has(coordinate);
  const all = [
    ...(operation.brief ? [] : [choice('everything', () => true), choice('what its own scopes give', its)]),
    choice('what costs no inquiry', (coordinate) => its(coordinate) && costsNothing(coordinate)),
    ...(needsNoToken(ruleOf(coordinateOf(operation)))
      ? [choice('what needs no token', (coordinate) => needsNoToken(ruleOf(coordinate)))]
      : []),
  ];
  const texts = all.map(({ selection }) => written(selection));
  return all.filter((_, index) => texts.indexOf(texts[index] ?? '') === index);
}

/** The document of an operation, whose arguments are variables. */
export function documentOf(operation: Operation, selection: readonly Selected[], variables: object): string {
  const given = rootField(operation).args.filter(({ name }) => name in variables);
  const declared = given.map(({ name, type }) => `$${name}: ${type}`).join(', ');
  const passed = given.map(({ name }) => `${name}: $${name}`).join(', ');
  const { kind, field: name } = operation;
  return `${kind}${declared && ` (${declared})`} { ${name}${passed && `(${passed})`} ${written(selection)} }`;
}

/** `Query.card`. */
export const coordinateOf = ({ kind, field: name }: Operation): string =>
  `${kind === 'query' ? 'Query' : kind === 'mutation' ? 'Mutation' : 'Subscription'}.${name}`;

export function rootField(operation: Operation): GraphQLField<unknown, unknown> {
  const [type = '', name = ''] = coordinateOf(operation).split('.');
  const types = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const found = types.find((one) => one?.name === type)?.getFields()[name];
  if (found === undefined) throw new Error(`${type}.${name} is no root field: take it out of operations.ts.`);
  return found;
}
