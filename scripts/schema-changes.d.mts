import type { GraphQLSchema } from 'graphql';

export interface Change {
  description: string;
  remedy: string;
}

/** `today` is a day, in UTC: 2027-06-01. */
export function changesBetween(
  released: GraphQLSchema,
  current: GraphQLSchema,
  today: string,
): { refused: Change[]; noted: Change[] };
