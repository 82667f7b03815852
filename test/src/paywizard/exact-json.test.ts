import fc from 'fast-check';
import { isLosslessNumber, parse } from 'lossless-json';
import { describe, expect, test } from 'vitest';
import { isExact } from '../../../src/paywizard/exact-json.ts';
import { parseJson } from '../../../src/paywizard/json.ts';

/** What was read, with each number as `#` and its text; 'refused' where it is not read at all. */
function reading(read: (text: string) => unknown, text: string): unknown {
  try {
    return withTexts(read(text));
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    return 'refused';
  }
}

function withTexts(value: unknown): unknown {
  if (typeof value === 'number' || isLosslessNumber(value)) return `#${value}`;
  if (Array.isArray(value)) return value.map(withTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).map(([key, one]) => [key, withTexts(one)]);
}

const space = fc.constantFrom('', '', '', ' ', '\n', '\t ');
const digits = fc.stringMatching(/^\d{1,18}$/);
const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9]\d{0,17}$/)),
    fc.oneof(
      fc.constant(''),
      digits.map((fraction) => `.${fraction}`),
    ),
    fc.oneof({ weight: 5, arbitrary: fc.constant('') }, fc.stringMatching(/^[eE][+-]?\d{1,2}$/)),
  )
  .map((parts) => parts.join(''));
const text = fc.oneof(
  fc.constantFrom('"a"', '"b"', '"a:"', '"\\u0061"', '"\\":"', '"__proto__"', '":1.0"', '"José 12345678901234567"'),
  fc.string().map((value) => JSON.stringify(value)),
);
const { json } = fc.letrec<{ json: string }>((tie) => {
  const list = (items: string[], open: string, close: string): string => `${open}${items.join(',')}${close}`;
  const padded = fc.tuple(space, tie('json'), space).map((parts) => parts.join(''));
  const member = fc
    .tuple(space, text, space, padded)
    .map(([before, key, after, one]) => `${before}${key}${after}:${one}`);
  return {
    json: fc.oneof(
      { depthSize: 'small' },
      number,
      text,
      fc.constantFrom('true', 'false', 'null', '{ }', '[]'),
      fc.array(padded, { maxLength: 4 }).map((items) => list(items, '[', ']')),
      fc.array(member, { maxLength: 5 }).map((members) => list(members, '{', '}')),
    ),
  };
});

describe('an answer reads as it does digit by digit', () => {
  test('whatever JSON it is', () => {
    fc.assert(
      fc.property(json, (answer) => {
        expect(reading(parseJson, answer)).toEqual(reading(parse, answer));
      }),
      { numRuns: 3_000 },
    );
  });

  test('and where it is broken', () => {
    const broken = fc
      .tuple(json, fc.nat(), fc.constantFrom('', '"', ',', ':', '}', '0', '.', 'e', '-', '\\'))
      .map(([answer, at, put]) => {
        const cut = at % (answer.length + 1);
        return `${answer.slice(0, cut)}${put}${answer.slice(cut + 1)}`;
      });
    fc.assert(
      fc.property(broken, (answer) => {
        expect(reading(parseJson, answer)).toEqual(reading(parse, answer));
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('JSON.parse loses nothing of', () => {
  test.each([
    '{"code":200,"data":{"amount":1534.1,"difference":-0.25,"points":53,"none":0}}',
    '{ "code" : 200,\n "at": "2025-07-24 13:16:29", "id": "914639258868515123" }',
    '[999999999999999,-999999999999999,0.000001,999999999.999999,-1,10]',
    '[{"a":1},{"a":2}]',
    '"1.0"',
  ])('%s', (answer) => {
    expect(isExact(answer, JSON.parse(answer))).toBe(true);
    expect(reading(JSON.parse, answer)).toEqual(reading(parse, answer));
  });
});

describe('a closer look is taken at', () => {
  test.each([
    ['a number of 16 digits', '{"a":1000000000000001}'],
    ['a number that JavaScript writes with an exponent', '[0.0000001]'],
    ['an exponent', '[1e3]'],
    ['an exponent behind a fraction', '[1.5E3]'],
    ['a zero at the end of a fraction', '[1534.10]'],
    ['a fraction of nothing', '[53.0]'],
    ['a zero with a sign', '[-0]'],
    ['a key that stands twice', '{"a":1,"b":{"c":1,"c":2}}'],
    ['a key that stands twice, once written otherwise', '{"a":1,"\\u0061":2}'],
    ['an escaped quote', '{"a":"\\""}'],
  ])('%s', (_what, answer) => {
    expect(isExact(answer, JSON.parse(answer))).toBe(false);
  });
});
