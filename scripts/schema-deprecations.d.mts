import type { GraphQLSchema } from 'graphql';

/** `today` is a day, in UTC: 2027-06-01. */
export function deprecationProblems(schema: GraphQLSchema, released: GraphQLSchema, today: string): string[];

export function noticeProblems(schema: GraphQLSchema, released: GraphQLSchema, releaseDay: string): string[];
