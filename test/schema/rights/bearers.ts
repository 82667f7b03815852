import { expect } from 'vitest';
import { SCOPES } from '../../../src/auth/scopes.ts';
import { type Answer, signToken } from '../../support/app.ts';
import { openStream } from '../../support/sse.ts';
import { paid, type Till } from '../support.ts';

/** Headers of a bearer with these claims, and every scope unless told. */
export async function bearer(claims: Record<string, unknown>): Promise<{ authorization: string }> {
  const token = await signToken({ sub: 'shopper-1', scope: SCOPES.join(' '), ...claims });
  return { authorization: `Bearer ${token}` };
}

/** A card, and a payment on it, by everything that names either. */
export interface Subject {
  accountId: string;
  cardId: string;
  orderNo: string;
  transactionId: string;
  checkoutId: string;
  cursor: string;
}

/** A card with a payment of 10.50 USD by the till. */
export async function subject(app: Till): Promise<Subject> {
  const accountId = await app.card();
  const { id, orderNo, checkoutId, card } = await paid(app, accountId);
  return { accountId, cardId: card.id, orderNo, transactionId: id, checkoutId, cursor: cursorOf(id) };
}

export const cursorOf = (transactionId: string): string =>
  Buffer.from(transactionId.replace('txn_', '').replaceAll('-', ''), 'hex').toString('base64url');

/** What there is to send: a document, and what it is about. */
export interface Sent {
  query: string;
  variables?: Record<string, unknown>;
}

/**
 * Everything that a client is given of an answer, with what it sent itself put out of sight: two answers of which the
 * one tells nothing that the other does not are the same text.
 */
export function whole(answer: Answer, { variables }: Sent): string {
  const { 'x-request-id': _id, date: _date, 'content-length': _length, ...headers } = answer.headers;
  return masked(`${answer.status} ${JSON.stringify(headers)} ${answer.text}`, variables);
}

/** A stream from its beginning to its end, in the same way. */
export async function wholeStream(app: Till, headers: Record<string, string>, sent: Sent): Promise<string> {
  const stream = await openStream(app.url, sent.query, headers, sent.variables);
  await expect.poll(() => stream.hasEnded(), { timeout: 2_000, interval: 10 }).toBe(true);
  return masked(`${stream.status} ${stream.text()}`, sent.variables);
}

function masked(text: string, variables: unknown): string {
  const own = valuesIn(variables).sort((a, b) => b.length - a.length);
  return own.reduce((masked, value) => masked.replaceAll(value, '…'), text);
}

/** The texts in what was sent, but for words that an answer may hold by itself. */
const valuesIn = (held: unknown): string[] => {
  if (typeof held === 'string') return /^[\d.]{1,8}$|^[A-Z]{3}$/.test(held) ? [] : [held];
  return held !== null && typeof held === 'object' ? Object.values(held).flatMap(valuesIn) : [];
};

/** That an answer holds nothing of a card or a transaction. */
export function expectNothingOf({ cursor, ...other }: Subject, text: string): void {
  for (const value of Object.values(other)) expect(text).not.toContain(value);
  expect(text).not.toContain(cursor);
}
