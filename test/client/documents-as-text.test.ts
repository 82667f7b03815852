import { readFileSync } from 'node:fs';
import { print } from 'graphql';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { CardHistoryDocument, CardsDocument, HistoryDocument } from '../../client/src/generated/graphql.ts';
import { useApp } from '../schema/support.ts';
import { MANIFEST } from './support.ts';

// A server without a manifest, with the limits that it has by default.
const app = useApp();
const manifest = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(MANIFEST, 'utf8')));

it.each(Object.values(manifest))('passes the limits for what anybody sends: %s', async (text) => {
  const { errors = [] } = await app.gql(text);
  // All that they lack here is their variables.
  for (const { message } of errors) expect(message).toMatch(/^Variable \$\w+ of type \S+ is required\.$/);
});

it('passes them with the longest lists and pages too', async () => {
  const accountId = await app.card();
  await app.read(print(CardsDocument), { accountIds: Array.from({ length: 50 }, () => accountId) });
  await app.read(print(CardHistoryDocument), { accountId, first: 100 });
  await app.read(print(HistoryDocument), { first: 100 });
});
