import { GraphQLError } from 'graphql';
import type { Viewer } from '../src/auth/viewer.ts';

/** What a caller is told that may not have what `place` (`Card.balances`) shows, for want of these scopes. */
export function lacks({ caller }: Viewer, place: string, scopes: readonly string[]): GraphQLError {
  if (caller === null) {
    return new GraphQLError(`${place} is not for callers without a token. Send Authorization: Bearer <JWT>.`, {
      extensions: {
        code: 'UNAUTHENTICATED',
        http: { status: 401, headers: { 'www-authenticate': 'Bearer realm="loyalty-graphql"' } },
      },
    });
  }
  const needed = [...new Set(scopes)].join(' and ');
  return new GraphQLError(`${place} needs a token with the scope ${needed}.`, { extensions: { code: 'FORBIDDEN' } });
}
