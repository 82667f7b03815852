// `node deploy/make-secrets.mjs [directory]`: makes the secrets that compose.yaml mounts, for a laptop, in
// deploy/secrets unless told otherwise. A file that is there already is left as it is: a new sealing key would lock up
// the card numbers in the ledger, and a new password the database.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT } from 'jose';

const SCOPES =
  'card:read customer:read card:activate card:topup pay void points:issue points:redeem tip transactions:read';

/** What the sandbox expects of whoever calls it. PayWizard issues your own. */
const SANDBOX = { id: '825429536610058240', secret: 'sandbox-secret', token: 'sandbox-token' };

const directory = process.argv[2] ?? 'deploy/secrets';
// Nobody else on this machine may look into it. The files in it can be read by all, because those who read them in the
// containers are other users than you, and Docker mounts them as they are.
mkdirSync(directory, { recursive: true, mode: 0o700 });
keep('.gitignore', '*\n');

const password = keep('postgres-password', random());
keep('database-url', `postgres://loyalty:${password}@postgres:5432/loyalty`);
const [, redisPassword] = /^requirepass (\S+)$/m.exec(keep('redis.conf', redisConfiguration(random())));
keep('redis-url', `redis://default:${redisPassword}@redis:6379`);
keep('sealing-keys', `k1:${randomBytes(32).toString('base64')}`);
const key = keep('auth-jwt-key', random());
keep('paywizard-client-id', SANDBOX.id);
keep('paywizard-client-secret', SANDBOX.secret);
keep('paywizard-token', SANDBOX.token);
keep('development-token', await developmentToken(key));
console.log(`\nA bearer token with every scope, for 30 days, is in ${join(directory, 'development-token')}.`);

/** Writes a file that is not there yet. Returns what stands in it now, without the white space around it. */
function keep(name, text) {
  const path = join(directory, name);
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o444 });
    console.log(`made ${path}`);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    console.log(`kept ${path}`);
  }
  return readFileSync(path, 'utf8').trim();
}

function random() {
  return randomBytes(32).toString('base64url');
}

/** It counts and rings bells: nothing is kept, and where it is full, what ends soonest goes first. */
function redisConfiguration(secret) {
  return `requirepass ${secret}\nsave ""\nappendonly no\nmaxmemory 64mb\nmaxmemory-policy volatile-ttl\n`;
}

async function developmentToken(secret) {
  return await new SignJWT({ scope: SCOPES })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('developer')
    .setIssuedAt()
    .setExpirationTime('30d')
    .sign(new TextEncoder().encode(secret));
}
