import { request } from 'undici';
import { expect } from 'vitest';
import type { Answer } from '../../support/app.ts';

/** Sends a request in its address. */
export async function get(url: string, parameters: Record<string, string>, token: string) {
  const answer = await request(`${url}/graphql?${new URLSearchParams(parameters)}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
  });
  const body = JSON.parse(await answer.body.text());
  return { status: answer.statusCode, data: body.data, errors: body.errors };
}

/** The form of an id that Apollo's clients and urql send in `extensions`. */
export const persistedQuery = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } });

/** That a request was refused with HTTP 400 and one error of this code, which tells nothing besides. */
export function expectRefusal(
  { status, errors, data }: Pick<Answer, 'status' | 'errors' | 'data'>,
  code: string,
): void {
  expect(status).toBe(400);
  expect(data).toBeUndefined();
  expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code }]);
}
