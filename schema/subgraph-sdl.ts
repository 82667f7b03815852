import {
  type ConstDirectiveNode,
  type GraphQLSchema,
  Kind,
  lexicographicSortSchema,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  printSchema,
  visit,
} from 'graphql';

/**
 * What composition has to know of our types. A transaction is also found by its order number, which is all that a
 * subgraph of orders knows of a payment. What is shareable are values, which another subgraph may answer as well.
 */
const DIRECTIVES: Record<string, string> = {
  Card: '@key(fields: "id")',
  Transaction: '@key(fields: "id") @key(fields: "orderNo")',
  PageInfo: '@shareable',
  Balance: '@shareable',
  PostalAddress: '@shareable',
};

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])';

/** The schema as a subgraph tells it to whoever composes a supergraph of several. */
export function subgraphSdl(schema: GraphQLSchema): string {
  const document = visit(parse(printSchema(lexicographicSortSchema(schema))), {
    ObjectTypeDefinition: withDirectives,
    // Not every composition knows it. What a router lets through, the subgraph refuses all the same.
    Directive: ({ name }) => (name.value === 'oneOf' ? null : undefined),
  });
  return `${LINK}\n\n${print(document)}\n`;
}

function withDirectives(type: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode {
  const added = DIRECTIVES[type.name.value];
  return added === undefined ? type : { ...type, directives: [...(type.directives ?? []), ...directivesIn(added)] };
}

function directivesIn(text: string): readonly ConstDirectiveNode[] {
  const [definition] = parse(`scalar Any ${text}`).definitions;
  return definition?.kind === Kind.SCALAR_TYPE_DEFINITION ? (definition.directives ?? []) : [];
}
