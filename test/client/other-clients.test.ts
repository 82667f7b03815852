import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ApolloClient } from '@apollo/client';
import { CardDocument, PayDocument } from '@loyalty-graphql/client/documents';
import type { Client } from '@urql/core';
import { afterAll, describe, expect, it } from 'vitest';
import { useApp } from '../schema/support.ts';
import { type Loose, newOrderNo } from '../support/app.ts';
import { snippetsOf } from '../support/snippets.ts';
import { MANIFEST } from './support.ts';

const app = useApp({ TRUSTED_DOCUMENTS: MANIFEST });

// Inside the repository, so that its packages are found.
const FOLDER = resolve('test-results/snippets');
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

/** The code of the README as a module that runs: what is shown there is what is tested here. */
async function snippet(path: string): Promise<Loose> {
  const text = snippetsOf('client/README.md').find((candidate) => candidate.path === path)?.text;
  if (text === undefined) throw new Error(`client/README.md shows no ${path}.`);
  const file = join(FOLDER, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return await import(/* @vite-ignore */ file);
}

const input = (accountId: string) => ({ orderNo: newOrderNo(), accountId, amount: '10.50', currency: 'USD' });

describe('Apollo Client, as the README sets it up', () => {
  it('reads a card by the id of the document, and pays', async () => {
    const { createApollo }: { createApollo(uri: string, token: () => Promise<string>): ApolloClient } =
      await snippet('src/apollo.ts');
    const apollo = createApollo(`${app.url}/graphql`, async () => app.token);
    const accountId = await app.card({ USD: '100' });
    const { data } = await apollo.query({ query: CardDocument, variables: { accountId } });
    expect(data?.card?.balances[0]?.amount).toBe('100.00');
    // One object in its cache, found by its id.
    expect(Object.keys(apollo.cache.extract())).toContain(`Card:${data?.card?.id}`);
    const paid = await apollo.mutate({ mutation: PayDocument, variables: { input: input(accountId) } });
    expect(paid.data?.pay?.transaction?.status).toBe('SUCCEEDED');
    expect(await app.held(accountId)).toEqual({ USD: '89.5' });
  });
});

describe('urql, as the README sets it up', () => {
  it('reads a card by the id of the document, and pays', async () => {
    const { createUrql }: { createUrql(url: string, token: () => string): Client } = await snippet('src/urql.ts');
    const urql = createUrql(`${app.url}/graphql`, () => app.token);
    const accountId = await app.card({ USD: '100' });
    const { data, error } = await urql.query(CardDocument, { accountId });
    expect(error).toBeUndefined();
    expect(data?.card?.balances[0]?.amount).toBe('100.00');
    const paid = await urql.mutation(PayDocument, { input: input(accountId) });
    expect(paid.data?.pay?.transaction?.status).toBe('SUCCEEDED');
    expect(await app.held(accountId)).toEqual({ USD: '89.5' });
  });
});
