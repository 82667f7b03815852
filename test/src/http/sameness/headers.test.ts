import { describe, it } from 'vitest';
import { expectSame, usePair } from './pair.ts';

const single = usePair({ CORS_ORIGINS: 'https://shop.example' });
const pair = usePair({ CORS_ORIGINS: 'https://shop.example, https://app.example' });

/** One that goes well, one that is not valid, one that cannot be read, one that cannot be run. */
const BODIES = [
  '{"query":"{ __typename }"}',
  '{"query":"{ nothing }"}',
  '{',
  '{"query":"query ($a: Int!) { __typename @include(if: false) }"}',
];

describe('Accept', () => {
  it.each([
    '',
    '*/*',
    'application/json',
    'Application/JSON',
    'APPLICATION/GRAPHQL-RESPONSE+JSON',
    'application/graphql-response+json',
    'application/graphql-response+json, application/json',
    'application/json, application/graphql-response+json',
    'application/graphql-response+json;q=0.1, application/json;q=0.9',
    'application/json;q=0',
    'application/json;q=0, application/graphql-response+json',
    'application/json;q=abc, application/graphql-response+json',
    'application/json;q=.5',
    'application/json;q=1.;x=y',
    'application/json ; q=0.5',
    'application / json',
    'application/json;charset=utf-8',
    'application/json; charset=UTF-8',
    'application/json;charset=iso-8859-1, application/graphql-response+json',
    'application/graphql-response+json;charset=utf-16, application/json',
    'application/json; charset="utf-8"',
    'application/json;profile=x',
    'application/*',
    'application/*;q=0.2, application/graphql-response+json',
    '*/json, application/graphql-response+json',
    '*/graphql-response+json, application/json',
    '*/*, application/graphql-response+json',
    'application/graphql-response+json, */*;q=0.1',
    '*',
    '*, application/json',
    'application',
    'application/',
    '/json',
    'application/json/x, application/graphql-response+json',
    'application//json',
    ',application/graphql-response+json',
    'application/graphql-response+json,',
    ' ,\t, ',
    'text/html',
    'text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8',
    'text/*, application/json',
    'image/png, application/json',
    'constructor',
    'constructor, application/json',
    'valueof/tostring, application/graphql-response+json',
    '__proto__, application/json',
    'application/vnd.api+json',
    'application/vnd.api+json, application/json',
    'application/jsonp',
    'xapplication/json',
    'multipart/mixed, application/json',
    'application/json, multipart/mixed',
    'multipart/*, application/json',
    'text/event-stream, application/json',
    'application/json, text/event-stream',
    'text/event-stream, */*',
    'text/event-stream',
    'multipart/mixed',
    '*/event-stream',
    '*/mixed, application/json',
    `${'a/b,'.repeat(500)}application/graphql-response+json`,
  ])('%s', async (accept) => {
    for (const body of BODIES) await expectSame(pair, { headers: [`Accept: ${accept}`], body });
  });

  it('as two headers', async () => {
    const one = 'Accept: application/json';
    const other = 'Accept: application/graphql-response+json';
    for (const body of BODIES) {
      await expectSame(pair, { headers: [one, other], body });
      await expectSame(pair, { headers: [other, one], body });
      await expectSame(pair, { headers: ['Accept: x', other], body });
    }
  });
});

describe('Content-Type', () => {
  it.each([
    '',
    ' ',
    'application/json;charset=utf-8',
    'application/json; charset=utf-8',
    'application/json;  charset=utf-8',
    'application/json ; charset=utf-8',
    'APPLICATION/JSON; CHARSET=UTF-8',
    'application/json; charset="utf-8"',
    'application/json; charset=utf-16',
    'application/json; charset=iso-8859-1',
    'application/json;',
    'application/json; boundary=x',
    'application/json, text/plain',
    'application/jsonx',
    'application/graphql+json',
    'application/graphql-response+json',
    'application/graphql',
    'text/json',
    'text/plain',
    'text/plain; application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'json',
    'constructor',
  ])('%s', async (type) => {
    for (const body of BODIES) await expectSame(pair, { headers: [`Content-Type: ${type}`], body });
  });

  it('as two headers', async () => {
    const [one, other] = ['Content-Type: application/json', 'Content-Type: text/plain'];
    for (const headers of [
      [one, other],
      [other, one],
    ])
      await expectSame(pair, { headers, body: BODIES[0] });
  });
});

describe('Origin', () => {
  const origins = [
    'https://shop.example',
    'https://app.example',
    'https://evil.example',
    'null',
    '*',
    'HTTPS://SHOP.EXAMPLE',
  ];
  const more: string[][] = [
    [],
    ['Access-Control-Request-Headers: x-a, x-b'],
    ['Access-Control-Request-Headers: \xe9\xff'],
    ['Access-Control-Request-Method: DELETE'],
    ['Origin: https://app.example'],
    ['Authorization: Bearer x'],
  ];
  it.each(origins)('%s', async (origin) => {
    for (const headers of more) {
      for (const body of BODIES) {
        await expectSame(pair, { headers: [`Origin: ${origin}`, ...headers], body });
        await expectSame(single, { headers: [`Origin: ${origin}`, ...headers], body });
      }
    }
  });

  it('before the request', async () => {
    const headers = ['Origin: https://shop.example', 'Access-Control-Request-Method: POST', 'Content-Length: 0'];
    await expectSame(pair, { line: 'OPTIONS /graphql HTTP/1.1', headers });
  });
});

describe('other headers', () => {
  it.each([
    ['Content-Encoding: gzip'],
    ['Content-Encoding: identity'],
    ['Content-Encoding:  '],
    ['Content-Encoding: IDENTITY'],
    ['X-Request-Id: till-7.order_12'],
    ['X-Request-Id: short'],
    ['X-Request-Id: abcdefgh', 'X-Request-Id: ijklmnop'],
    ['Connection: close'],
    ['Connection: keep-alive'],
    ['Connection: Upgrade', 'Upgrade: h2c'],
    ['TE: trailers'],
    ['Cookie: a=b', 'Cookie: c=d'],
    ['X-HTTP-Method-Override: GET'],
    ['Expect: 100-continue'],
    ['Expect: 200-ok'],
    ['Range: bytes=0-3'],
    ['If-None-Match: *'],
    ['Accept-Encoding: gzip, br'],
    ['Accept-Language: de'],
    ['__proto__: x', 'constructor: y'],
    ['Body: x', 'Query: y'],
    ['Host: shop.example:8443'],
    ['Host: localhost', 'X-Forwarded-For: 192.0.2.7', 'X-Forwarded-Host: evil.example', 'X-Forwarded-Proto: https'],
  ])('%s %s', async (...headers) => {
    // The interim answer comes with the same bytes, though it is none of ours.
    for (const body of BODIES) await expectSame(pair, { headers, body });
  });
});
