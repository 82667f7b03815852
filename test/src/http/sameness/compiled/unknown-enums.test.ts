import { setTimeout as pause } from 'node:timers/promises';
import { buildSchema, execute, parse } from 'graphql';
import { beforeAll, expect, it } from 'vitest';
import { createExecutor } from '../../../../../src/http/compiled-operations.ts';

const schema = buildSchema(`
  enum Status { KNOWN }
  type Movement { id: ID!  status: Status  note: String }
  type Query { movement: Movement }
`);

beforeAll(async () => {
  // The library takes a moment to be loaded, once.
  await import('graphql-jit');
});

it.each([
  ['beside other fields', '{ movement { id note status } }'],
  ['in a fragment', '{ movement { id ...Shown } } fragment Shown on Movement { note status }'],
])('a value of an enum that only a newer version knows is refused each time: %s', async (_where, query) => {
  const request = { schema, document: parse(query), rootValue: { movement: { id: '1', note: 'n', status: 'NEWER' } } };
  const expected = JSON.stringify(await execute(request));
  expect(expected).toContain('cannot represent value');
  const run = createExecutor();
  for (let runs = 0; runs < 15; runs += 1) {
    expect(JSON.stringify(await run(request))).toBe(expected);
    await pause(2);
  }
});
