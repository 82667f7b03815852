import type { CodegenConfig } from '@graphql-codegen/cli';
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './schema/index.ts';

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
  },
};

export default config;
