import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { SCOPES } from './auth/scopes.ts';
import type { Config, SecretCredentials } from './config.ts';
import type { QueryOrder } from './movements/settling/times.ts';
import type { ErrorCodes } from './paywizard/codes.ts';
import { BUILT_IN_CODES } from './paywizard/codes.ts';
import { SANDBOX_DEFAULTS, SANDBOX_ERROR_CODES } from './sandbox/defaults.ts';
import { SecretSealingKey, secret } from './secret.ts';

/** A configuration with nothing left open: what the application is made from. */
export interface Settings extends Config {
  merchant: string;
  paywizard: { url: string; credentials: SecretCredentials };
  queryOrder: QueryOrder;
  tokenKey: NonNullable<Config['tokenKey']>;
  sealingKeys: SecretSealingKey[];
}

export interface Completed {
  settings: Settings;
  /** A token with every scope, where the key is our own. */
  developmentToken: string | null;
  /** Where the embedded sandbox answers, where it is in use. */
  sandboxUrl: string | null;
  /** Ends what was started on the way. */
  close(): Promise<void>;
}

/**
 * Fills in what the environment leaves open, so that a fresh clone starts with nothing set: the embedded sandbox, keys
 * that are made once and kept under the data directory, and a token. A production configuration leaves nothing open.
 */
export async function completeConfig(config: Config): Promise<Completed> {
  const sandbox = config.paywizard === null ? await embeddedSandbox(config.dataDir) : null;
  const keys = config.tokenKey === null ? developmentKeys(config.dataDir) : null;
  const settings: Settings = {
    ...config,
    ...ledgerSettings(config),
    ...upstreamSettings(config, sandbox?.url ?? null),
    tokenKey: config.tokenKey ?? { key: secret(keys?.tokenKey ?? '') },
  };
  return {
    settings,
    developmentToken: config.tokenKey === null && keys !== null ? await developmentToken(keys.tokenKey, config) : null,
    sandboxUrl: sandbox?.url ?? null,
    close: async () => sandbox?.close(),
  };
}

/** What a program needs to open the ledger, with the development defaults filled in. */
export function ledgerSettings(config: Config): Pick<Settings, 'merchant' | 'sealingKeys' | 'databaseUrl'> {
  const { sealingKeys, databaseUrl, dataDir } = config;
  return {
    merchant: merchantOf(config),
    databaseUrl,
    sealingKeys: sealingKeys ?? [developmentSealingKey(developmentKeys(dataDir))],
  };
}

/** Whose order numbers the ledger holds: unless named, the client id's. */
export const merchantOf = ({ merchant, paywizard }: Config): string =>
  merchant ?? (paywizard?.credentials ?? SANDBOX_CREDENTIALS).clientId();

/** How the upstream is spoken to; `sandboxUrl` is where the embedded sandbox answers, where it stands in. */
export function upstreamSettings(
  { paywizard, queryOrder, errorCodes }: Config,
  sandboxUrl: string | null,
): Pick<Settings, 'paywizard' | 'queryOrder' | 'errorCodes'> {
  const isSandbox = paywizard === null;
  return {
    paywizard: paywizard ?? { url: sandboxUrl ?? '', credentials: SANDBOX_CREDENTIALS },
    // The sandbox knows every order that it was sent, so what it does not find was not carried out.
    queryOrder: queryOrder ?? (isSandbox ? 'authoritative' : 'found-only'),
    errorCodes: { ...BUILT_IN_CODES, ...(isSandbox && SANDBOX_ERROR_CODES), ...errorCodes } satisfies ErrorCodes,
  };
}

/** The key of an earlier start's own making; null where none has been made. Makes nothing. */
export function keptSealingKey(dataDir: string): SecretSealingKey | null {
  const path = keyPath(dataDir);
  return existsSync(path) ? developmentSealingKey(readKeys(path)) : null;
}

const SANDBOX_CREDENTIALS: SecretCredentials = {
  clientId: secret(SANDBOX_DEFAULTS.clientId),
  clientSecret: secret(SANDBOX_DEFAULTS.clientSecret),
  token: secret(SANDBOX_DEFAULTS.token),
};

/** Loaded only where it is used: a production server never runs it. Its book is kept, so that a restart changes nothing. */
async function embeddedSandbox(dataDir: string) {
  const { startSandbox } = await import('./sandbox/sandbox.ts');
  mkdirSync(dataDir, { recursive: true });
  return await startSandbox({ ...SANDBOX_DEFAULTS, file: join(dataDir, 'sandbox.db') });
}

const keyFile = z.object({ sealingKey: z.base64(), tokenKey: z.string().min(32) });

type DevelopmentKeys = z.infer<typeof keyFile>;

const keyPath = (dataDir: string): string => join(dataDir, 'development-keys.json');

const readKeys = (path: string): DevelopmentKeys => keyFile.parse(JSON.parse(readFileSync(path, 'utf8')));

/** Made once and kept: ids and stored card numbers must still open, and a token still stand, after a restart. */
function developmentKeys(dataDir: string): DevelopmentKeys {
  const path = keyPath(dataDir);
  if (existsSync(path)) return readKeys(path);
  const keys = { sealingKey: randomBytes(32).toString('base64'), tokenKey: randomBytes(32).toString('base64url') };
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(path, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  return keys;
}

const developmentSealingKey = ({ sealingKey }: DevelopmentKeys): SecretSealingKey =>
  new SecretSealingKey({ id: 'dev', key: Buffer.from(sealingKey, 'base64') });

const DEVELOPMENT_TOKEN_LIFE = '30d';

async function developmentToken(key: string, { issuer, audience }: Config): Promise<string> {
  const token = new SignJWT({ scope: SCOPES.join(' ') })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('developer')
    .setIssuedAt()
    .setExpirationTime(DEVELOPMENT_TOKEN_LIFE);
  if (issuer !== null) token.setIssuer(issuer);
  if (audience !== null) token.setAudience(audience);
  return await token.sign(new TextEncoder().encode(key));
}
