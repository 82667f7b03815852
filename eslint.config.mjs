// GraphQL alone: the contract, and the documents of the client. What is TypeScript is Biome's. Where a rule contradicts
// what is settled it is off, and the reason stands beside it.
import graphql from '@graphql-eslint/eslint-plugin';

const { configs, parser } = graphql;

const SCHEMA = 'schema/schema.graphql';
const DOCUMENTS = 'client/documents/*.graphql';

const language = {
  languageOptions: { parser, parserOptions: { graphQLConfig: { schema: SCHEMA, documents: DOCUMENTS } } },
  plugins: { '@graphql-eslint': graphql },
};

const byName = (rules) =>
  Object.fromEntries(Object.entries(rules).map(([name, rule]) => [`@graphql-eslint/${name}`, rule]));

// biome-ignore lint/style/noDefaultExport: ESLint reads the default export
export default [
  {
    files: [SCHEMA],
    ...language,
    rules: {
      ...configs['flat/schema-all'].rules,
      ...configs['flat/schema-relay'].rules,
      ...byName({
        // Whatever can be described is: GraphiQL shows it to people.
        'require-description': [
          'error',
          {
            types: true,
            rootField: true,
            FieldDefinition: true,
            InputValueDefinition: true,
            EnumValueDefinition: true,
            DirectiveDefinition: true,
          },
        ],
        'input-name': ['error', { checkInputType: true, caseSensitiveInputType: false }],
        // What has an id has one of the whole API. The rest are values, and parts of what has one.
        'strict-id-in-types': [
          'error',
          {
            exceptions: {
              suffixes: ['Payload', 'Error', 'Connection', 'Edge'],
              types: ['Balance', 'Customer', 'PageInfo', 'PostalAddress', 'TransactionFailure', 'Viewer'],
            },
          },
        ],
        // Short lists that are whole are lists: balances, tips, the entries of `cards`.
        'relay-edge-types': ['error', { withEdgeSuffix: true, listTypeCanWrapOnlyEdgeType: false }],
        // Printed in the order of graphql-js, which has small letters after capitals; ids stand among the others.
        alphabetize: 'off',
        // It is about APIs that only read.
        'no-root-type': 'off',
        // It wants an argument of its own and days as DD/MM/YYYY: scripts/schema-deprecations.mjs reads them in the reason.
        'require-deprecation-date': 'off',
        // Payloads carry the card as it is after the movement. A Query there would make reading a part of writing.
        'require-field-of-type-query-in-mutation-result': 'off',
        // `viewer` is never null: who may ask for it at all is somebody. What can be refused is nullable, and tested.
        'require-nullable-result-in-root': 'off',
      }),
    },
  },
  {
    files: [DOCUMENTS],
    ...language,
    // Recommended, and not all: several operations stand in a file, in the order in which people read them.
    rules: { ...configs['flat/operations-recommended'].rules },
  },
  {
    // CardBalance is for callers without a token, who may not have an id.
    files: ['client/documents/queries.graphql'],
    rules: byName({ 'require-selections': 'off' }),
  },
];
