import type { GraphQLSchema } from 'graphql';

export function guideOf(schema: GraphQLSchema): string;
