import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { SCOPES } from './auth/scopes.ts';
import type { Config, SecretCredentials } from './config.ts';
import type { MerchantConfig } from './merchants/merchant-config.ts';
import { configOfMerchant, ofMerchant } from './merchants/of-merchant.ts';
import { keysOfMerchant } from './merchants/sealing-keys.ts';
import type { QueryOrder } from './movements/settling/times.ts';
import type { ErrorCodes } from './paywizard/codes.ts';
import { BUILT_IN_CODES } from './paywizard/codes.ts';
import { SANDBOX_DEFAULTS, SANDBOX_ERROR_CODES } from './sandbox/defaults.ts';
import { SecretSealingKey, secret } from './secret.ts';

/** A configuration with nothing left open, but for what each of several merchants has of its own. */
export interface Settings extends Omit<Config, 'merchants'> {
  merchant: string;
  /** The settings of each of several merchants. Null where there is one: then these are its settings. */
  merchants: readonly MerchantSettings[] | null;
  paywizard: { url: string; credentials: SecretCredentials };
  queryOrder: QueryOrder;
  sealingKeys: SecretSealingKey[];
}

/** The settings of one of several merchants, as if it had a deployment of its own. */
export interface MerchantSettings extends Settings {
  merchants: null;
  /** Whether its tokens are of an issuer of its own, and of no other. */
  hasOwnIssuer: boolean;
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
  const { merchants, dataDir } = config;
  const sandbox = merchants === null && config.paywizard === null ? await embeddedSandbox(dataDir) : null;
  // Where every merchant has an issuer of its own, there is nobody whom a key of ours could let in.
  const needsKey = config.tokenKey === null && (merchants?.some(({ ownIssuer }) => ownIssuer === null) ?? true);
  const tokenKey = needsKey ? developmentKeys(dataDir).tokenKey : null;
  const settings: Settings = {
    ...config,
    ...completedLedger(config),
    ...upstreamSettings(config, sandbox?.url ?? null),
    ...(tokenKey !== null && { tokenKey: { key: secret(tokenKey) } }),
    merchants: merchants?.map((merchant) => settingsOf(config, merchant)) ?? null,
  };
  return {
    settings,
    developmentToken: tokenKey === null ? null : await developmentToken(tokenKey, config),
    sandboxUrl: sandbox?.url ?? null,
    close: async () => sandbox?.close(),
  };
}

function settingsOf(config: Config, merchant: MerchantConfig): MerchantSettings {
  const own = ofMerchant(config, merchant);
  return {
    ...own,
    ...completedLedger(own),
    ...upstreamSettings(own, null),
    merchants: null,
    hasOwnIssuer: merchant.ownIssuer !== null,
  };
}

/**
 * What a program needs to open the ledger of one merchant, with the development defaults filled in. Throws ConfigError where
 * there are several, of whom `configOfMerchant` chooses one.
 */
export function ledgerSettings(config: Config): LedgerSettings {
  return completedLedger(configOfMerchant(config, null));
}

type LedgerSettings = Pick<Settings, 'merchant' | 'sealingKeys' | 'databaseUrl'>;

function completedLedger(config: Config): LedgerSettings {
  const { databaseUrl, dataDir } = config;
  const sealingKeys = config.sealingKeys ?? [developmentSealingKey(developmentKeys(dataDir))];
  return { merchant: merchantOf(config), databaseUrl, sealingKeys: scopedKeys(sealingKeys, config) };
}

/** The keys that seal, of those that are configured or made: of several merchants each has its own. */
export const scopedKeys = (keys: SecretSealingKey[], { sealingScope }: Config): SecretSealingKey[] =>
  sealingScope === null ? keys : keysOfMerchant(keys, sealingScope);

/** Whose order numbers the ledger holds: unless named, the client id's. */
export function merchantOf({ merchant, merchants, paywizard }: Config): string {
  if (merchants !== null) return NO_SINGLE_MERCHANT;
  return merchant ?? (paywizard?.credentials ?? SANDBOX_CREDENTIALS).clientId();
}

/** Stands where one merchant would, for what belongs to none of several; no merchant can be called so. */
const NO_SINGLE_MERCHANT = '*';

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

/** Of several merchants it is for the first whose tokens are ours to make. */
async function developmentToken(key: string, { issuer, audience, merchants, merchantClaim }: Config): Promise<string> {
  const merchant = merchants?.find(({ ownIssuer }) => ownIssuer === null)?.merchant;
  const token = new SignJWT({ scope: SCOPES.join(' '), ...(merchant !== undefined && { [merchantClaim]: merchant }) })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('developer')
    .setIssuedAt()
    .setExpirationTime(DEVELOPMENT_TOKEN_LIFE);
  if (issuer !== null) token.setIssuer(issuer);
  if (audience !== null) token.setAudience(audience);
  return await token.sign(new TextEncoder().encode(key));
}
