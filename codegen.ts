import type { CodegenConfig } from '@graphql-codegen/cli';
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './schema/index.ts';
import { subgraphSdl } from './schema/subgraph-sdl.ts';
import { guideOf } from './scripts/schema-guide.mjs';

/**
 * `npm run codegen`: everything that is generated from the schema and from the client's documents. The results are
 * committed and checked for drift.
 */
const config: CodegenConfig = {
  schema: printSchema(lexicographicSortSchema(schema)),
  generates: {
    'schema/schema.graphql': {
      plugins: [
        { add: { content: '# Generated from the code in this folder by `npm run codegen`. Do not edit.\n' } },
        'schema-ast',
      ],
    },
    // The same as a part of a federated API: docs/federation.md.
    'schema/subgraph.graphql': {
      plugins: [
        {
          add: {
            content: `# Generated from the code in this folder by \`npm run codegen\`. Do not edit.\n\n${subgraphSdl(schema).trimEnd()}`,
          },
        },
      ],
    },
    // The same for people, by what they want to do.
    'docs/api.md': { plugins: [{ add: { content: guideOf(schema) } }] },
    // The typed documents, and the manifest for TRUSTED_DOCUMENTS: one run, so that their ids are the same.
    'client/src/generated/': {
      preset: 'client',
      documents: 'client/documents/*.graphql',
      // A caching client asks for every __typename, and one that sends ids cannot add what its document leaves out.
      documentTransforms: [addTypenameSelectionDocumentTransform],
      presetConfig: {
        fragmentMasking: false,
        skipIndexFile: true,
        persistedDocuments: { hashAlgorithm: 'sha256' },
      },
      config: {
        strictScalars: true,
        scalars: {
          AccountId: 'string',
          CountryCode: 'string',
          CurrencyCode: 'string',
          Date: 'string',
          DateTime: 'string',
          Decimal: 'string',
          ID: 'string',
          OrderNumber: 'string',
        },
        enumType: 'string-literal',
        useTypeImports: true,
        importExtension: '.ts',
        arrayInputCoercion: false,
        nonOptionalTypename: true,
        skipTypeNameForRoot: true,
      },
    },
    // The same operations as texts, for whoever has no parser of GraphQL in the browser.
    'client/src/generated/operations.ts': {
      documents: 'client/documents/*.graphql',
      documentTransforms: [addTypenameSelectionDocumentTransform],
      plugins: ['./scripts/operations-plugin.mjs'],
      config: { types: './graphql.ts' },
    },
    // Hooks for all but movements of value: those go through useMovement, which looks after the order number.
    'client/src/generated/hooks.ts': {
      documents: 'client/documents/{fragments,queries,activate}.graphql',
      documentTransforms: [addTypenameSelectionDocumentTransform],
      plugins: [
        {
          add: {
            content: [
              '/* eslint-disable */',
              "import type { ClientError } from '../client-error.ts';",
              "import { useOperation } from '../react/use-operation.ts';",
              "import type * as Types from './graphql.ts';",
            ],
          },
        },
        './scripts/hooks-plugin.mjs',
      ],
      config: {
        reactQueryVersion: 5,
        fetcher: { func: 'useOperation', isReactHook: true },
        documentMode: 'external',
        importDocumentNodeExternallyFrom: './operations.ts',
        documentVariableSuffix: '',
        importOperationTypesFrom: 'Types',
        errorType: 'ClientError',
        exposeQueryKeys: true,
        addInfiniteQuery: true,
        useTypeImports: true,
        importExtension: '.ts',
      },
    },
  },
};

export default config;
