import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SCOPES } from '../../../src/auth/scopes.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { dataOf, documentOf, ERRORS, type Mutation, TRANSACTION } from '../../schema/support.ts';
import {
  type Answer,
  control,
  type Loose,
  newOrderNo,
  signToken,
  startApp,
  type TestApp,
  type UpstreamCall,
} from '../../support/app.ts';
import { plant } from '../../support/leaks.ts';

/** One merchant of an application of two: its own processor, and what its tills do. */
export interface Shop {
  id: string;
  /** A token with every scope. */
  token: string;
  sandbox: Sandbox;
  gql(query: string, variables?: Record<string, unknown>, token?: string): Promise<Answer>;
  /** The data of a document that must not fail. */
  read(query: string, variables?: Record<string, unknown>): Promise<Loose>;
  /** One mutation, under a new order number unless one is given, and its payload. */
  move(mutation: Mutation, input: Record<string, unknown>): Promise<Loose>;
  putCard(accountId: string, usd: string): Promise<void>;
  /** The calls at its processor since they were asked for the last time. */
  calls(): Promise<UpstreamCall[]>;
  fault(fault: Record<string, unknown>): Promise<void>;
}

export interface TwoShops {
  app: TestApp;
  a: Shop;
  b: Shop;
  file: string;
  sandboxes: { a: Sandbox; b: Sandbox };
  close(): Promise<void>;
}

/** What stands in the file for each of the two, beside its processor and its credentials. */
export type Own = Partial<Record<'a' | 'b', Record<string, unknown>>>;

/** Two merchants in one application and on one store, with a processor each. No limits and no look-ups unless told. */
export async function openTwo(environment: Record<string, string> = {}, own: Own = {}): Promise<TwoShops> {
  const directory = mkdtempSync(join(tmpdir(), 'loyalty-merchants-'));
  const sandboxes = { a: await startSandbox(credentialsOf('a')), b: await startSandbox(credentialsOf('b')) };
  const file = join(directory, 'merchants.json');
  writeFileSync(file, JSON.stringify({ merchants: [entryOf('a', sandboxes.a, own), entryOf('b', sandboxes.b, own)] }));
  const opened = await openBeside({ file, sandboxes }, environment);
  return {
    ...opened,
    async close() {
      await opened.close();
      await Promise.all([sandboxes.a.close(), sandboxes.b.close()]);
      rmSync(directory, { recursive: true });
    },
  };
}

/** Another instance of a deployment: of the same file, and in front of the same processors. */
export async function openBeside(
  { file, sandboxes }: Pick<TwoShops, 'file' | 'sandboxes'>,
  environment: Record<string, string> = {},
): Promise<TwoShops> {
  const app = await startApp({
    PAYWIZARD_URL: sandboxes.a.url,
    PAYWIZARD_CLIENT_ID: '',
    PAYWIZARD_CLIENT_SECRET: '',
    PAYWIZARD_TOKEN: '',
    PAYWIZARD_QUERY_ORDER: 'off',
    LIMIT_REQUESTS_PER_MINUTE: '0',
    LIMIT_LOOKUPS_PER_MINUTE: '0',
    MERCHANTS_FILE: file,
    ...environment,
  });
  const [a, b] = [await shopOf(app, 'a', sandboxes.a), await shopOf(app, 'b', sandboxes.b)];
  return { app, a, b, file, sandboxes, close: () => app.close() };
}

/** Every scope, for the till of a merchant; more claims take their place. */
export const tillToken = (merchant: string, claims: Record<string, unknown> = {}): Promise<string> =>
  signToken({ scope: SCOPES.join(' '), sub: 'till-1', merchant, ...claims });

/** What the sandbox of a merchant expects. */
export function credentialsOf(name: string) {
  const credentials = {
    clientId: `client-of-${name}`,
    clientSecret: `client-secret-of-${name}`,
    token: `jwt-token-of-${name}`,
  };
  plant('a secret', credentials.clientSecret);
  plant('a secret', credentials.token);
  return credentials;
}

function entryOf(name: 'a' | 'b', { url }: Sandbox, own: Own): Record<string, unknown> {
  const { paywizard, ...more } = { paywizard: {}, ...own[name] };
  return { id: `shop-${name}`, paywizard: { url, ...credentialsOf(name), ...paywizard }, ...more };
}

async function shopOf(app: TestApp, name: string, sandbox: Sandbox): Promise<Shop> {
  const id = `shop-${name}`;
  const shop: Shop = {
    id,
    token: await tillToken(id),
    sandbox,
    gql: (query, variables, token = shop.token) => app.gql(query, variables, { authorization: `Bearer ${token}` }),
    read: async (query, variables) => dataOf(await shop.gql(query, variables)),
    async move(mutation, input) {
      const document = documentOf(mutation, `transaction { ${TRANSACTION} } replayed ${ERRORS}`);
      return (await shop.read(document, { input: { orderNo: newOrderNo(), ...input } }))[mutation];
    },
    async putCard(accountId, usd) {
      await control(sandbox.url, 'POST', 'cards', { accountId, balances: { USD: usd } });
    },
    async calls() {
      const calls = await control(sandbox.url, 'GET', 'calls');
      await control(sandbox.url, 'DELETE', 'calls');
      return calls;
    },
    async fault(fault) {
      await control(sandbox.url, 'POST', 'faults', fault);
    },
  };
  return shop;
}
