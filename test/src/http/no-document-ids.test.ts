import { expect, it } from 'vitest';
import { useApp } from '../../schema/support.ts';
import { post } from '../../support/app.ts';
import { expectRefusal, get, persistedQuery } from './by-id.ts';

const ID = 'a'.repeat(64);

const app = useApp();
const send = (body: unknown) => post(app.url, JSON.stringify(body), { authorization: `Bearer ${app.token}` });

it.each([
  { documentId: ID },
  { documentId: ID, query: '{ __typename }' },
  { extensions: persistedQuery(ID) },
  { extensions: { persistedQuery: {} } },
])('a request by id is told to send the document: %o', async (body) => {
  const answer = await send(body);
  expectRefusal(answer, 'PERSISTED_QUERY_NOT_SUPPORTED');
  expect(answer.errors?.[0]?.message).toContain('query');
});

it('over GET too', async () => {
  expectRefusal(await get(app.url, { documentId: ID }, app.token), 'PERSISTED_QUERY_NOT_SUPPORTED');
});

it('a client that falls back and sends its document with the id it made is answered', async () => {
  const answer = await send({ query: '{ __typename }', extensions: persistedQuery(ID) });
  expect(answer.data).toEqual({ __typename: 'Query' });
});

it('a request without anything is a bad one', async () => {
  expectRefusal(await send({}), 'BAD_REQUEST');
});
