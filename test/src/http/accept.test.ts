import { expect, it } from 'vitest';
import { documentOf, useApp } from '../../schema/support.ts';
import { newOrderNo } from '../../support/app.ts';

const app = useApp();

it.each([
  'text/html',
  'image/png',
  'application/xml;q=0.9',
])('a caller that takes no answer but %s is refused before anything is done', async (accept) => {
  const input = { orderNo: newOrderNo(), accountId: await app.card({ USD: '100' }), amount: '1', currency: 'USD' };
  const { result, calls } = await app.watch(() => app.gql(documentOf('pay', 'replayed'), { input }, { accept }));
  expect(result.status).toBe(406);
  expect(calls).toEqual([]);
  expect((await app.move('pay', input)).replayed).toBe(false);
});

it.each(['*/*', 'application/*', 'text/html, application/json;q=0.5', ''])('Accept: %s will do', async (accept) => {
  expect((await app.gql('{ __typename }', {}, { accept })).data).toEqual({ __typename: 'Query' });
});
