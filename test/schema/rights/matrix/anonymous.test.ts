import { describe, expect, test } from 'vitest';
import { schema } from '../../../../schema/index.ts';
import { post } from '../../../support/app.ts';
import { choicesOf, documentOf } from './documents.ts';
import { READS, WRITES } from './operations.ts';
import { needsNoToken } from './principals.ts';
import { ruleOf, selectionOf, written } from './selection.ts';
import { useWorld } from './world.ts';
import { requestOf } from './writes.ts';

const world = useWorld();
const ALLOWED = 'query Asked($of: AccountId!) { card(accountId: $of) { accountIdLast4 balances { formatted } } }';

/** Asks without a token, where asking for a balance without one is switched on. */
async function ask(query: string, variables: Record<string, unknown> = {}) {
  await world.till.calls();
  const body = { query, variables: { of: world.targets.own.accountId, ...variables }, operationName: 'Asked' };
  const { status, data, errors, text } = await post(world.till.url, JSON.stringify(body));
  return {
    status,
    data,
    codes: errors?.map(({ extensions }) => extensions.code),
    text,
    calls: await world.till.calls(),
  };
}

async function expectRefused(query: string, variables?: Record<string, unknown>): Promise<void> {
  const { status, data, codes, text, calls } = await ask(query, variables);
  expect({ status, data, codes, calls: calls.length }, query).toEqual({
    ...{ status: 401, data: undefined, codes: ['UNAUTHENTICATED'], calls: 0 },
  });
  expect(text).not.toContain(world.targets.own.accountId.slice(-4));
}

test('who has no token may ask for a balance', async () => {
  const { status, data, calls } = await ask(ALLOWED);
  expect(status).toBe(200);
  expect(data.card.accountIdLast4).toBe(world.targets.own.accountId.slice(-4));
  expect(calls).toHaveLength(1);
});

describe('a document that names more is refused as a whole', () => {
  const card = schema.getQueryType()?.getFields().card;
  const closed = card
    ? selectionOf(card, () => true).filter(({ coordinate }) => !needsNoToken(ruleOf(coordinate)))
    : [];
  const asking = (selection: string) => ALLOWED.replace('accountIdLast4', `accountIdLast4 ${selection}`);

  test.each(closed)('$coordinate, also where it is skipped or in a fragment', async (selected) => {
    const text = written([selected]).slice(1, -1);
    await expectRefused(asking(text));
    await expectRefused(asking(`... @skip(if: true) { ${text} }`));
    await expectRefused(`${asking('...More')} fragment More on Card { ${text} }`);
  });

  test.each([...READS, ...WRITES])('$name, in an operation that does not run', async (operation) => {
    const { own } = world.targets;
    for (const { selection } of choicesOf(operation)) {
      const names = [...selection.map(({ coordinate }) => coordinate)];
      const isAllowed = operation.name === 'card' && names.every((name) => needsNoToken(ruleOf(name)));
      if (isAllowed) continue;
      const { query, variables } =
        'upstream' in operation
          ? requestOf(operation, selection, own, 'order')
          : { query: documentOf(operation, selection, operation.variables(own)), variables: operation.variables(own) };
      await expectRefused(`${ALLOWED} ${query.replace(/^\w+/, '$& Other')}`, variables);
    }
  });

  test.each(['__schema { queryType { name } }', '__type(name: "Card") { name }'])('%s', async (introspection) => {
    await expectRefused(ALLOWED.replace('{ card', `{ ${introspection} card`));
  });
});
