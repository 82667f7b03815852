import { z } from 'zod';
import type { SealingKey } from './sealing.ts';

// The kinds of values that variables hold, each with the one message that says what it must be.

export const integer = (minimum: number, maximum: number) =>
  z
    .string()
    .refine((text) => /^\d{1,12}$/.test(text) && Number(text) >= minimum && Number(text) <= maximum, {
      message: `must be a whole number from ${minimum} to ${maximum}.`,
    })
    .transform(Number);

export const httpUrl = z.url({
  protocol: /^https?$/,
  message: 'must be an http or https address, such as https://portal.paywizard.biz.',
});

export const onOff = z.enum(['on', 'off'], { message: 'must be on or off.' }).transform((value) => value === 'on');

/** JSON of a shape. One message says all of it: what is wrong inside it follows from what it must be. */
export const json = <Value>(shape: z.ZodType<Value>, message: string) =>
  z.string().transform((text, context): Value => {
    try {
      return shape.parse(JSON.parse(text));
    } catch {
      context.addIssue(message);
      return z.NEVER;
    }
  });

/** The longest pause that may be configured. */
export const DAY_MS = 86_400_000;

/** Where the ledger is. A password in a postgres address never stands in a message. */
export const databaseUrl = z
  .string()
  .refine((text) => text.startsWith('file:') || isUrl(text, 'postgres', 'postgresql'), {
    message: 'must be an address such as file:.data/ledger.db or postgres://user:password@host:5432/database.',
  });

export const redisUrl = z.string().refine((text) => isUrl(text, 'redis', 'rediss'), {
  message: 'must be an address such as redis://127.0.0.1:6379, or rediss://… with TLS.',
});

const isUrl = (text: string, ...protocols: string[]): boolean =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1)) && new URL(text).hostname !== '';

/** `id:base64 of 32 bytes`, separated by commas. */
export function readSealingKeys(list: string, context: z.RefinementCtx): SealingKey[] {
  const keys = list.split(',').map((entry): SealingKey => {
    const [id = '', encoded = '', ...rest] = entry.trim().split(':');
    // Buffer skips what is not base64, and a colon for a comma would lose a key: neither may pass for a key.
    const whole = rest.length === 0 && /^[A-Za-z0-9+/]{43}=?$/.test(encoded);
    return { id, key: new Uint8Array(whole ? Buffer.from(encoded, 'base64') : []) };
  });
  const fits = keys.every(({ id, key }) => /^[A-Za-z0-9-]{1,16}$/.test(id) && key.length === 32);
  if (!fits || new Set(keys.map(({ id }) => id)).size !== keys.length) {
    context.addIssue(
      'must be a comma list of id:key, each id unique and each key the base64 of 32 bytes; make one with `openssl rand -base64 32`.',
    );
  }
  return keys;
}
