import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { useApp } from '../../schema/support.ts';
import { newOrderNo } from '../../support/app.ts';

const app = useApp({ LIMIT_BODY_BYTES: '4000' });

async function send(body: string | Buffer | Readable, headers: Record<string, string> = {}) {
  const answer = await request(`${app.url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.token}`, 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await answer.body.text();
  return { status: answer.statusCode, text, errors: JSON.parse(text).errors };
}

const refused = (message: string) => [{ message, extensions: { code: 'BAD_REQUEST' } }];

const paying = (orderNo: string, accountId: string) =>
  `mutation { pay(input: { orderNo: "${orderNo}", accountId: "${accountId}", amount: "1", currency: "USD" }) { replayed } }`;

describe('what a foreign page can send without asking first moves nothing:', () => {
  it.each([
    ['a form', 'application/x-www-form-urlencoded', (query: string) => new URLSearchParams({ query }).toString()],
    ['plain text', 'text/plain', (query: string) => JSON.stringify({ query })],
    [
      'a form of parts',
      'multipart/form-data; boundary=x',
      (query: string) =>
        `--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n${JSON.stringify({ query })}\r\n--x--`,
    ],
    ['a bare document', 'application/graphql', (query: string) => query],
    ['JSON under another name', 'application/jsonp', (query: string) => JSON.stringify({ query })],
    ['no type at all', '', (query: string) => JSON.stringify({ query })],
  ])('%s', async (_what, type, bodyOf) => {
    const accountId = await app.card({ USD: '100' });
    const { result, calls } = await app.watch(() =>
      send(bodyOf(paying(newOrderNo(), accountId)), { 'content-type': type }),
    );
    expect(result).toMatchObject({
      status: 415,
      errors: refused('Send the request as JSON, with Content-Type: application/json.'),
    });
    expect(calls).toEqual([]);
  });
});

describe('a body', () => {
  const long = JSON.stringify({ query: `{ __typename } ${'#'.repeat(5_000)}` });

  it.each([
    ['that says so', long],
    ['that does not say so', Readable.from([long.slice(0, 2_500), long.slice(2_500)])],
  ])('that is too large is refused: one %s', async (_what, body) => {
    expect(await send(body)).toMatchObject({
      status: 413,
      errors: refused('The request is too large: at most 4000 bytes.'),
    });
  });

  it('that is compressed is refused, whatever is inside', async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000, ' '));
    expect(await send(bomb, { 'content-encoding': 'gzip' })).toMatchObject({ status: 415 });
  });

  it.each([
    ['not JSON', '{"query": "{ __typename }"'],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0x71, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ['not an object', '"914639258868515"'],
    ['nothing', ''],
    ['null', 'null'],
  ])('that is %s is refused, and not quoted', async (_what, body) => {
    expect(await send(body)).toEqual({
      status: 400,
      text: expect.not.stringContaining('9146'),
      errors: refused('The body of the request is not a JSON object in UTF-8.'),
    });
  });

  // Two levels are those of the request and of its variables.
  const wrapped = (value: string) => `{"query":"{ __typename }","variables":{"before":[{}],"value":${value}}}`;
  const inLists = (levels: number) => wrapped(`${'['.repeat(levels - 2)}${']'.repeat(levels - 2)}`);
  const inBoth = (levels: number) => {
    const innermost = levels % 2 === 0 ? '0' : '[]';
    const pairs = Math.floor((levels - 2) / 2);
    return wrapped(`${'{"a":['.repeat(pairs)}${innermost}${']}'.repeat(pairs)}`);
  };
  it.each([
    ['lists', 100, 200, inLists],
    ['lists', 101, 400, inLists],
    ['objects and lists', 100, 200, inBoth],
    ['objects and lists', 101, 400, inBoth],
  ])('that is nested in %s, %i deep, is answered %i', async (_what, levels, status, nested) => {
    expect(await send(nested(levels))).toMatchObject({ status });
  });

  it.each([
    ['ends in \\'],
    ['"'],
    ['\\"'],
    ['\\\\'],
    ['"["'],
    [''],
  ])('is looked through beyond a text: %j', async (text) => {
    const body = (levels: number) => `{"query":${JSON.stringify(text)},"variables":{"value":${'['.repeat(levels - 2)}`;
    const answered = await Promise.all([100, 101].map((levels) => send(body(levels))));
    expect(answered.map(({ errors }) => errors[0].message)).toEqual([
      'The body of the request is not a JSON object in UTF-8.',
      'The request is nested more than 100 deep: send less at a time.',
    ]);
  });

  it('may hold any number of brackets that are not nested, or stand in a text', async () => {
    const variables = { flat: Array(200).fill([]), text: '[{'.repeat(200), escaped: `"${'['.repeat(200)}` };
    const { text } = await send(JSON.stringify({ query: '{ __typename }', variables }));
    expect(text).toBe('{"data":{"__typename":"Query"}}');
  });

  it('is read in any of the spellings of its type', async () => {
    for (const type of ['application/json; charset=utf-8', 'Application/JSON', 'application/graphql+json']) {
      const { status, text } = await send('{"query":"{ __typename }"}', { 'content-type': type });
      expect([status, text]).toEqual([200, '{"data":{"__typename":"Query"}}']);
    }
  });
});
