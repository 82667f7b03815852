import { z } from 'zod';
import { staticKey } from '../auth/static-key.ts';
import type { Facts } from './facts.ts';
import { type Finding, findingsAbout } from './finding.ts';
import { ANSWER_MS, isLoopback, reasonOf } from './reach.ts';

const { ok, warning, failed } = findingsAbout('token keys');

/** Whether bearer tokens can be checked, and what they are checked for. */
export async function checkTokenKeys({ config, production }: Facts): Promise<Finding[]> {
  const { tokenKey, issuer, audience } = config;
  if (tokenKey === null) {
    return production ? [] : [ok('a key of its own making checks the development token')];
  }
  const findings = 'key' in tokenKey ? checkKey(tokenKey.key()) : await checkJwks(new URL(tokenKey.jwksUrl));
  const unchecked = [issuer === null ? 'AUTH_ISSUER' : null, audience === null ? 'AUTH_AUDIENCE' : null].filter(
    (name) => name !== null,
  );
  if (unchecked.length > 0) {
    findings.push(
      warning(
        `${unchecked.join(' and ')} not set: a token that was made for something else opens this server too`,
        `Set ${unchecked.join(' and ')} to what iss and aud of your tokens are.`,
      ),
    );
  }
  return findings;
}

function checkKey(text: string): Finding[] {
  const kind = text.includes('-----BEGIN') ? 'PEM public key' : 'secret';
  const findings = [ok(`AUTH_JWT_KEY is a ${kind}, for ${staticKey(text).algorithms.join(', ')}`)];
  if (text.includes('PRIVATE KEY-----')) {
    findings.push(
      warning(
        'AUTH_JWT_KEY holds a private key, which can make tokens',
        'Put the public half there: openssl pkey -pubout.',
      ),
    );
  }
  return findings;
}

const jwks = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), use: z.string().optional(), crv: z.string().optional() })),
});

async function checkJwks(url: URL): Promise<Finding[]> {
  const where = `AUTH_JWKS_URL at ${url.host}`;
  const findings =
    url.protocol === 'http:' && !isLoopback(url.hostname)
      ? [warning(`${where} goes over http: whoever is on the way can give us keys of his own`, 'Use https.')]
      : [];
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(ANSWER_MS) });
    text = await answer.text();
  } catch (error) {
    const { why, todo } = reasonOf(error);
    return [...findings, failed(`${where} cannot be reached: ${why}`, todo, 'Until it answers, no token is accepted.')];
  }
  if (answer.status !== 200) {
    return [...findings, failed(`${where} answers HTTP ${answer.status}`, 'Take the address that answers itself.')];
  }
  const read = jwks.safeParse(parsed(text));
  if (!read.success) return [...findings, failed(`${where} answers no JWKS`, 'Check the path of the address.')];
  const usable = read.data.keys.filter(({ kty, use }) => ['RSA', 'EC', 'OKP'].includes(kty) && use !== 'enc');
  if (usable.length === 0) {
    return [...findings, failed(`${where} has no key that checks signatures`, 'Publish an RSA, EC or Ed25519 key.')];
  }
  const kinds = new Set(usable.map(({ kty, crv }) => (crv === undefined ? kty : `${kty} ${crv}`)));
  return [...findings, ok(`${where} has ${usable.length} usable key(s): ${[...kinds].map(plain).join(', ')}`)];
}

/** What others call a kind of key is shown only where it looks like one. */
const plain = (kind: string): string => (/^[\w -]{1,24}$/.test(kind) ? kind : 'of another kind');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
