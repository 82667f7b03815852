import { type ASTNode, GraphQLError } from 'graphql';

/** A GraphQL error for input in the wrong form. The message names the rule and never quotes what was sent. */
export function badUserInput(message: string, node?: ASTNode): GraphQLError {
  return new GraphQLError(message, { ...(node && { nodes: node }), extensions: { code: 'BAD_USER_INPUT' } });
}
