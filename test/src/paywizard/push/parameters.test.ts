import { describe, expect, it } from 'vitest';
import { readPushedBody, UnreadablePushError } from '../../../../src/paywizard/push/parameters.ts';

const read = (text: string) => readPushedBody(Buffer.from(text));

describe('the parameters of a push', () => {
  it.each([
    ['a text', '{"amount":"10.50"}', { amount: '10.50' }],
    ['a number, as the text that it was sent as', '{"amount":10.50}', { amount: '10.50' }],
    ['a number of many digits', '{"checkoutId":934243953845519999123}', { checkoutId: '934243953845519999123' }],
    ['a number with an exponent', '{"amount":1.05E+1}', { amount: '1.05E+1' }],
    ['a number without a fraction', '{"state":2}', { state: '2' }],
    ['a boolean', '{"offline":false}', { offline: 'false' }],
    ['letters of every language', '{"transType":"Übung 東京 🎁"}', { transType: 'Übung 東京 🎁' }],
    ['what is escaped', '{"transType":"\\u00dc\\u006f"}', { transType: 'Üo' }],
    ['white space around it', ' {\n "state" : 2 }\r\n', { state: '2' }],
    ['a parameter without a value beside one with', '{"a":"","b":null,"c":"0"}', { c: '0' }],
    ['a parameter that stands twice with one value', '{"state":2,"state":2}', { state: '2' }],
  ])('%s', (_what, text, expected) => {
    expect(Object.fromEntries(read(text).parameters)).toEqual(expected);
  });

  it('leave out the signature, which is told by itself', () => {
    expect(read('{"state":2,"sign":"abc"}')).toEqual({ parameters: new Map([['state', '2']]), sign: 'abc' });
    expect(read('{"state":2}').sign).toBeNull();
    expect(read('{"state":2,"sign":""}').sign).toBeNull();
  });
});

describe('what cannot be read', () => {
  it.each([
    ['nothing', ''],
    ['half of it', '{"state":2,"transRe'],
    ['a text', '"state=2"'],
    ['a form', 'state=2&transResult=0'],
    ['a list', '[{"state":2}]'],
    ['a number', '2'],
    ['a large number', '123456789012345678901234567890'],
    ['null', 'null'],
    ['an object without parameters', '{}'],
    ['nothing but a signature', '{"sign":"abc"}'],
    ['a parameter that is a list', '{"state":[2]}'],
    ['a parameter that is an object', '{"state":{"value":2}}'],
    ['a parameter that stands twice with two values', '{"state":2,"state":3}'],
    ['a name with an equals sign', '{"state=2&transResult":0}'],
    ['a name that is empty', '{"":"2"}'],
    ['a name that reaches for what all objects have', '{"__proto__":{"state":2},"a":1}'],
    ['lists in lists', `{"state":${'['.repeat(8_000)}${']'.repeat(8_000)}}`],
    ['objects in objects', `${'{"a":'.repeat(2_600)}1.0${'}'.repeat(2_600)}`],
  ])('%s', (_what, text) => {
    expect(() => read(text)).toThrow(UnreadablePushError);
  });

  it('bytes that are no UTF-8', () => {
    expect(() => readPushedBody(Buffer.from('7b2261223a22ff227d', 'hex'))).toThrow('The body is not UTF-8.');
  });

  it('is never quoted', () => {
    const secret = '4111222233334444';
    for (const text of [`{"${secret}=":1}`, `{"a":["${secret}"]}`, `{"a":${secret}x}`]) {
      expect(() => read(text)).toThrow(expect.objectContaining({ message: expect.not.stringContaining(secret) }));
    }
  });
});
