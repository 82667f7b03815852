import { expect, it } from 'vitest';
import { ClientError, type ClientErrorKind, messageOf, messages } from '../../client/src/index.ts';
import { schema } from '../../schema/index.ts';

const KINDS: ClientErrorKind[] = [
  'network',
  'timeout',
  'unauthenticated',
  'forbidden',
  'rate-limited',
  'bad-request',
  'server',
];

it('there is a text for every code of the API and every kind of ClientError, and for nothing else', () => {
  const codes = schema.getType('ErrorCode')?.toConfig();
  const names = codes !== undefined && 'values' in codes ? Object.keys(codes.values) : [];
  expect(names.length).toBeGreaterThan(0);
  const expected = [...names, ...KINDS, 'NEVER_ARRIVED'].map((name) => `error.${name}`);
  expect(Object.keys(messages).toSorted()).toEqual(expected.toSorted());
  for (const text of Object.values(messages)) expect(text).toMatch(/^[A-Z].+\.$/);
});

it('is found by an error of any sort, or by its code', () => {
  expect(messageOf('INSUFFICIENT_FUNDS').key).toBe('error.INSUFFICIENT_FUNDS');
  expect(messageOf({ code: 'DECLINED' })).toEqual({ key: 'error.DECLINED', text: messages['error.DECLINED'] });
  for (const kind of KINDS) expect(messageOf(new ClientError(kind)).key).toBe(`error.${kind}`);
});

it('whoever does not know how it ended is told not to pay again', () => {
  expect(messages['error.OUTCOME_UNKNOWN']).toContain('Do not pay again');
});
