import { Kind, type ValueNode } from 'graphql';
import { badUserInput } from './bad-user-input.ts';
import { builder } from './builder.ts';

const ORDER_NUMBER = /^[A-Za-z0-9._-]{1,60}$/;

/** Whether a value is an order number, where it comes as no scalar. */
export const isOrderNumber = (value: unknown): value is string => typeof value === 'string' && ORDER_NUMBER.test(value);

/** The longest decimal that is read at all; amounts that move are shorter, by a rule of their own. */
const MAX_DECIMAL_LENGTH = 64;

builder.scalarType('Decimal', {
  description: `An exact decimal number, such as "1534.10".

It is answered as a JSON string in plain notation. Money is padded to its currency's usual number of decimals and never rounded; points carry only the decimals they have ("53").

Send a string or an integer, or write it into the document, where its text is taken as it stands: 10.50 is exactly 10.50. In variables a JSON number with a fraction, or an integer beyond 2^53 - 1, is refused, because binary floats lose digits: send "10.50".

Amounts and points that move are above zero and have at most 15 digits; money has at most its currency's decimals, points at most 4.`,
  serialize: String,
  parseValue: (value) => decimal(decimalText(value)),
  parseLiteral: (node) =>
    node.kind === Kind.INT || node.kind === Kind.FLOAT || node.kind === Kind.STRING
      ? decimal(node.value, node)
      : refuse('Decimal', 'a decimal number such as "10.50"', node),
});

builder.scalarType('DateTime', {
  description:
    'A moment in time, by RFC 3339: 2025-07-24T13:16:29Z. It is answered in UTC; on the way in any offset is taken.',
  serialize: (moment) => (moment instanceof Date ? moment.toISOString().replace('.000Z', 'Z') : String(moment)),
  ...text('DateTime', 'a moment by RFC 3339 such as "2025-07-24T13:16:29Z"', readMoment),
});

builder.scalarType('Date', {
  description: 'A calendar date without a time: 2000-01-01.',
  serialize: String,
  ...text('Date', 'a date that exists, such as "2000-01-01"', (value) => (isCalendarDate(value) ? value : null)),
});

builder.scalarType('CurrencyCode', {
  description: 'A currency by ISO 4217, three capital letters: USD.',
  serialize: String,
  ...pattern('CurrencyCode', /^[A-Z]{3}$/, 'three capital letters such as "USD"'),
});

builder.scalarType('CountryCode', {
  description: 'A country by ISO 3166-1 alpha-2, two capital letters: US.',
  serialize: String,
  ...pattern('CountryCode', /^[A-Z]{2}$/, 'two capital letters such as "US"'),
});

builder.scalarType('AccountId', {
  description:
    'The number of a prepaid card as its holder types or scans it: 4 to 40 letters or digits, as a string. A JSON number is refused: it would lose digits and leading zeros.',
  serialize: String,
  ...pattern('AccountId', /^[A-Za-z0-9]{4,40}$/, 'the card number as a string of 4 to 40 letters or digits'),
});

builder.scalarType('OrderNumber', {
  description: `Your own unique order number for one movement of value: 1 to 60 characters out of A-Z a-z 0-9 . _ - as a string. A JSON number is refused.

It is also the idempotency key. The same number with the same input answers with the first result and moves nothing again; with a different input it is an OrderConflictError. A number once used is used for ever.

Apps that shoppers hold use a UUID: nobody can guess the next one.`,
  serialize: String,
  ...pattern('OrderNumber', ORDER_NUMBER, 'a string of 1 to 60 characters out of A-Z a-z 0-9 . _ -'),
});

/** Refuses with the rule and never with what was sent: it may be a card number. */
function refuse(scalar: string, expected: string, node?: ValueNode): never {
  throw badUserInput(`${scalar} must be ${expected}.`, node);
}

function decimalText(value: unknown): unknown {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value === 'number') {
    throw badUserInput(
      'Decimal must be sent as a string, such as "10.50": a JSON number with a fraction, or beyond 2^53 - 1, loses digits.',
    );
  }
  return value;
}

function decimal(value: unknown, node?: ValueNode): string {
  const plain =
    typeof value === 'string' && value.length <= MAX_DECIMAL_LENGTH && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value);
  return plain ? value : refuse('Decimal', 'a number in plain notation such as "10.50"', node);
}

/** The two readers of a scalar that is a string and nothing else. */
function text<Value>(scalar: string, expected: string, read: (value: string) => Value | null) {
  const checked = (value: unknown, node?: ValueNode): Value =>
    (typeof value === 'string' ? read(value) : null) ?? refuse(scalar, expected, node);
  return {
    parseValue: (value: unknown) => checked(value),
    parseLiteral: (node: ValueNode) => checked(node.kind === Kind.STRING ? node.value : null, node),
  };
}

function pattern(scalar: string, rule: RegExp, expected: string) {
  return text(scalar, expected, (value) => (rule.test(value) ? value : null));
}

function readMoment(value: string): Date | null {
  const parts =
    /^(\d{4}-\d\d-\d\d)[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/.exec(value);
  return parts?.[1] !== undefined && isCalendarDate(parts[1]) ? new Date(value.toUpperCase()) : null;
}

/** Date rolls 31 June over to 1 July: what does not come back as it went in does not exist. */
function isCalendarDate(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const moment = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(value);
}
