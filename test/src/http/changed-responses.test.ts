import type { RequestListener } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import { useApp } from '../../schema/support.ts';
import { putInFront } from '../../support/app.ts';

const ended: string[] = [];

/** As a library does that compresses answers or keeps a copy of them: it takes the place of `end`. */
const watchesEnd =
  (listener: RequestListener): RequestListener =>
  (request, response) => {
    const { end } = response;
    response.end = (...written: unknown[]) => {
      ended.push(String(written[0]));
      return Reflect.apply(end, response, written);
    };
    listener(request, response);
  };

const takeAway = putInFront(watchesEnd);
afterAll(takeAway);

describe('whoever has taken the place of a response’s end', () => {
  const app = useApp();

  it('is given the whole body', async () => {
    const accountId = await app.card({ USD: '12.50' });
    ended.length = 0;
    const answer = await app.gql('query ($id: AccountId!) { card(accountId: $id) { balances { amount } } }', {
      id: accountId,
    });
    expect(answer.data).toEqual({ card: { balances: [{ amount: '12.50' }] } });
    expect(ended).toEqual([answer.text]);
  });
});
