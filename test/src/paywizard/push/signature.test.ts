import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSignedBy, signatureOf } from '../../../../src/paywizard/push/signature.ts';

const CREDENTIALS = { clientId: () => 'client12345', clientSecret: () => '9fb645400aabaa33ee0e423405d8c676' };
const END = '&clientId=client12345&clientSecret=9fb645400aabaa33ee0e423405d8c676';

const hmac = (text: string, key = CREDENTIALS.clientSecret()) => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string) => createHash('sha256').update(text).digest();
const parametersOf = (parameters: Record<string, string>) => new Map(Object.entries(parameters));

const stands = (parameters: Record<string, string>, signature: Buffer, credentials = CREDENTIALS) =>
  isSignedBy(parametersOf(parameters), signature, credentials);

const PUSH = { transResult: '0', state: '2', transIndexCode: 'b7f0c2de-0001', amount: '105000' };
const SEPARATED = `amount=105000&state=2&transIndexCode=b7f0c2de-0001&transResult=0${END}`;
const JOINED = `amount=105000state=2transIndexCode=b7f0c2de-0001transResult=0${END}`;

describe('a signature stands', () => {
  it.each([
    ['HMAC-SHA256 over parameters with ampersands', hmac(SEPARATED)],
    ['SHA-256 over parameters with ampersands', sha256(SEPARATED)],
    ['HMAC-SHA256 over parameters in a row', hmac(JOINED)],
    ['SHA-256 over parameters in a row', sha256(JOINED)],
  ])('as %s', (_reading, signature) => {
    expect(stands(PUSH, signature)).toBe(true);
  });

  it('that somebody else has worked out', () => {
    // printf %s "$text" | openssl dgst -sha256 -hmac "$secret", and without -hmac.
    const byOpenssl = [
      'a81b9b9ca80d1635d8b13977cdbe67844469dbe68878d70ca0251c2847772386',
      '75dd4f3ac7a864d40acf309c51ababaaf179a749277b4d25f295052822b82a19',
    ];
    for (const vector of byOpenssl) expect(stands(PUSH, Buffer.from(vector, 'hex'))).toBe(true);
  });

  it('in whatever order the parameters were sent: capital letters go before small ones', () => {
    const text = `B=1&Z=2&a=3&aB=4&aa=5${END}`;
    expect(stands({ aa: '5', a: '3', Z: '2', aB: '4', B: '1' }, hmac(text))).toBe(true);
  });

  it('over letters of every language, in UTF-8', () => {
    expect(stands({ transType: 'Übung 東京 🎁' }, hmac(`transType=Übung 東京 🎁${END}`))).toBe(true);
  });
});

describe('a signature does not stand', () => {
  it.each([
    ['with another value', { ...PUSH, transResult: '1' }],
    ['with one parameter more', { ...PUSH, rrn: '1' }],
    ['with one parameter less', { state: '2', transResult: '0', transIndexCode: 'b7f0c2de-0001' }],
    ['with a value in another case', { ...PUSH, transIndexCode: 'B7F0C2DE-0001' }],
    ['with a value of the same number', { ...PUSH, state: '02' }],
  ])('%s', (_what, parameters) => {
    for (const signature of [hmac(SEPARATED), sha256(SEPARATED), hmac(JOINED), sha256(JOINED)]) {
      expect(stands(parameters, signature)).toBe(false);
    }
  });

  it.each([
    ['another secret', hmac(SEPARATED, 'another'), CREDENTIALS],
    ['another merchant', hmac(SEPARATED), { ...CREDENTIALS, clientId: () => 'client54321' }],
    ['the other merchant’s secret', hmac(SEPARATED), { ...CREDENTIALS, clientSecret: () => 'another' }],
    ['no secret at the end of the text', hmac(SEPARATED.replace(END, '')), CREDENTIALS],
    ['no secret at all', sha256(SEPARATED.replace(END, '')), CREDENTIALS],
  ])('by %s', (_what, signature, credentials) => {
    expect(stands(PUSH, signature, credentials)).toBe(false);
  });

  it.each([
    [
      'a parameter hidden in another one’s value',
      { amount: '105000&state=2&transIndexCode=b7f0c2de-0001', transResult: '0' },
    ],
    ['two parameters in one', { amount: '105000state=2', transIndexCode: 'b7f0c2de-0001transResult=0' }],
  ])('over %s, though the signed text is the same', (_what, parameters) => {
    for (const signature of [hmac(SEPARATED), hmac(JOINED)]) expect(stands(parameters, signature)).toBe(false);
  });
});

describe('what is written as a signature', () => {
  it.each([
    ['64 hexadecimal digits', 'ab'.repeat(32), true],
    ['capital ones', 'AB'.repeat(32), true],
    ['one more', `${'ab'.repeat(32)}a`, false],
    ['fewer', 'ab'.repeat(31), false],
    ['nothing', '', false],
    ['another letter', 'gb'.repeat(32), false],
    ['two headers', `${'ab'.repeat(32)}, ${'ab'.repeat(32)}`, false],
  ])('%s: %s', (_what, text, is) => {
    expect(signatureOf(text) !== null).toBe(is);
  });
});
