import type { CodegenConfig } from '@graphql-codegen/cli';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './schema/index.ts';

/** `npm run codegen`: everything that is generated from the schema. The results are committed and checked for drift. */
const config: CodegenConfig = {
  schema: printSchema(lexicographicSortSchema(schema)),
  generates: {
    'schema/schema.graphql': {
      plugins: [
        { add: { content: '# Generated from the code in this folder by `npm run codegen`. Do not edit.\n' } },
        'schema-ast',
      ],
    },
  },
};

export default config;
