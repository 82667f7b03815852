import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SCOPES } from '../../src/auth/scopes.ts';
import { type Loose, newOrderNo, signToken } from '../support/app.ts';

/** The environment of a shop of a test's own, and a till's token for it. `remove` takes its data away. */
export async function shopEnvironment(): Promise<{
  environment: Record<string, string>;
  bearer: { authorization: string };
  remove(): void;
}> {
  const dataDir = mkdtempSync(join(tmpdir(), 'loyalty-embedded-'));
  const key = randomBytes(32).toString('hex');
  return {
    environment: { DATA_DIR: dataDir, AUTH_JWT_KEY: key, LOG_LEVEL: 'silent' },
    bearer: { authorization: `Bearer ${await signToken({ scope: SCOPES.join(' ') }, '1h', key)}` },
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

/** A payment as an app sends it, with the vendor's example card unless told. */
export function payment(bearer: { authorization: string }, accountId = '914639258868515'): RequestInit {
  const query = `mutation Pay($input: PayInput!) {
    pay(input: $input) { replayed transaction { status amount } errors { code } }
  }`;
  const input = { orderNo: newOrderNo(), accountId, amount: '10.50', currency: 'USD' };
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer },
    body: JSON.stringify({ query, variables: { input } }),
  };
}

/** A stream of a card's changes. */
export const watching = (bearer: { authorization: string }): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...bearer },
  body: JSON.stringify({ query: 'subscription { card(accountId: "914639258868515") { accountIdLast4 } }' }),
});

/** What a payment was answered with. */
export async function paid(answer: Response | Promise<Response>): Promise<Loose> {
  const { data, errors }: Loose = await (await answer).json();
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data.pay;
}

export const SUCCEEDED = { replayed: false, transaction: { status: 'SUCCEEDED', amount: '10.50' }, errors: [] };
