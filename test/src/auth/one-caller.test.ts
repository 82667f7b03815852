import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openTill } from '../../schema/support.ts';
import { post } from '../../support/app.ts';

const SECRET = 'a-key-of-this-test-with-32-bytes-or-more';
const REQUESTS = 3;
const BODY = JSON.stringify({ query: '{ __typename }' });

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token that names nobody, with a signature that can be spelled in other ways: it has both of the odd letters. */
function namelessToken(): string {
  for (let exp = 9_999_990_000; ; exp += 1) {
    const text = `${base64({ alg: 'HS256' })}.${base64({ scope: 'card:read', exp })}`;
    const signature = createHmac('sha256', SECRET).update(text).digest('base64url');
    if (signature.includes('-') && signature.includes('_')) return `${text}.${signature}`;
  }
}

/** The same signature in other letters, for a reader that is not strict. */
const SPELLINGS: Record<string, (signature: string) => string> = {
  'with padding': (signature) => `${signature}=`,
  'with a plus for a minus': (signature) => signature.replace('-', '+'),
  'with a slash for an underscore': (signature) => signature.replace('_', '/'),
  'with other spare bits at its end': (signature) => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    return signature.slice(0, -1) + letters[letters.indexOf(signature.slice(-1)) ^ 1];
  },
};

describe('a token that names nobody stands for itself, however it is spelled:', () => {
  it.each(Object.entries(SPELLINGS))('%s it is refused or counts as the same caller', async (_name, spell) => {
    const till = await openTill({ AUTH_JWT_KEY: SECRET, LIMIT_REQUESTS_PER_MINUTE: String(REQUESTS) });
    const token = namelessToken();
    const [header, claims, signature = ''] = token.split('.');
    const send = async (bearer: string) => (await post(till.url, BODY, { authorization: `Bearer ${bearer}` })).status;
    for (let count = 0; count < REQUESTS; count += 1) expect(await send(token)).toBe(200);
    expect(await send(token)).toBe(429);
    expect([401, 429]).toContain(await send(`${header}.${claims}.${spell(signature)}`));
    await till.close();
  });
});
