import { afterAll, beforeAll, expect, it } from 'vitest';
import { post } from '../support/app.ts';
import { type Program, startProgram } from '../support/program.ts';

let program: Program;
beforeAll(async () => {
  program = await startProgram();
});
afterAll(() => program?.stop());

it('started with nothing configured, it prints where it is and a bare token that opens everything', async () => {
  expect(program.output()).toContain(`${program.url}/graphql`);
  const { data } = await post(
    program.url,
    JSON.stringify({
      query: '{ viewer { scopes } card(accountId: "914639258868515") { balances { valueCode amount } } }',
    }),
    { authorization: `Bearer ${program.token}` },
  );
  expect(data.viewer.scopes).toHaveLength(10);
  expect(data.card.balances).toEqual([
    { valueCode: 'USD', amount: '1534.10' },
    { valueCode: 'Points', amount: '53' },
  ]);
});

it('stops at Ctrl-C with exit code 0, and has warned of nothing', async () => {
  expect(await program.stop()).toBe(0);
  expect(program.output()).not.toMatch(/warn|error|deprecat|experimental/i);
});
