import type { AuthFailure } from '@pothos/plugin-scope-auth';
import { GraphQLError } from 'graphql';
import type { Viewer } from '../src/auth/viewer.ts';

/** What a caller is told that may not have what `place` (`Card.balances`) shows. */
export const refusal = (viewer: Viewer, place: string, failure: AuthFailure): GraphQLError =>
  lacks(viewer, place, scopesIn(failure));

/** The same, where it is known which scopes are missing. */
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

function scopesIn(failure: AuthFailure): string[] {
  if ('failures' in failure) return failure.failures.flatMap(scopesIn);
  return 'parameter' in failure && failure.scope === 'scope' ? [String(failure.parameter)] : [];
}
