import { documentOf, ERRORS, TRANSACTION } from '../schema/support.ts';
import { control, newOrderNo } from '../support/app.ts';
import type { Caller, Request } from './caller.ts';
import { CUSTOMER, plantedCard } from './planted.ts';

const CARD = `id accountId accountIdLast4 asOf balances { valueCode amount difference formatted }
  customer { displayName firstName middleName lastName email phone address { line1 line2 city state postalCode } }`;
const SELECTION = `transaction { ${TRANSACTION} } replayed ${ERRORS}`;

export const PAY = documentOf('pay', `${SELECTION} card { ${CARD} }`);

/** A payment under an order number of its own. */
export const payment = (accountId: string, more: Record<string, unknown> = {}) => ({
  input: { orderNo: newOrderNo(), accountId, amount: '1.25', currency: 'USD', ...more },
});

/** Every operation of the API, once in good order. */
export async function everything(caller: Caller, token: string, accountId: string): Promise<void> {
  const { address, ...person } = CUSTOMER;
  const input = { accountId, customer: { ...person, address } };
  const ask = (query: string, variables?: unknown) => caller.ask(token, query, variables);
  await ask(
    `mutation ($input: ActivateInput!) { activate(input: $input) { card { ${CARD} } errors { code message } } }`,
    { input },
  );
  const topUp = { ...payment(accountId).input, amount: '50', customer: input.customer, activating: true };
  await ask(documentOf('topUp', SELECTION), { input: topUp });
  await ask(documentOf('topUp', SELECTION), { input: topUp });
  const paid = await ask(PAY, payment(accountId));
  const checkoutId: unknown = paid?.data?.pay?.transaction?.checkoutId;
  const { orderNo: _, ...tip } = payment(accountId).input;
  await ask(documentOf('addTip', SELECTION), { input: { ...tip, orderNo: newOrderNo(), checkoutId } });
  await ask(documentOf('void', SELECTION), { input: { orderNo: newOrderNo(), checkoutId } });
  await ask(documentOf('void', SELECTION), { input: { orderNo: newOrderNo(), checkoutId } });
  for (const points of ['issuePoints', 'redeemPoints'] as const) {
    await ask(documentOf(points, SELECTION), { input: { orderNo: newOrderNo(), accountId, points: '7' } });
  }
  const read =
    await ask(`{ viewer { subject accountIds } cards(accountIds: ["${accountId}", "${plantedCard()}"]) { ${CARD} }
    transactions(filter: { accountId: "${accountId}" }) { nodes { ${TRANSACTION} } pageInfo { endCursor } } }`);
  await ask('query ($id: ID!) { node(id: $id) { ... on Card { accountId } } }', { id: read?.data?.cards?.[0]?.id });
}

/** What the processor says that it should not, in every way in which an answer of it can be broken. */
export async function brokenAnswers(
  caller: Caller,
  token: string,
  sandboxUrl: string,
  accountId: string,
  said: string,
): Promise<void> {
  const member = JSON.stringify(said);
  const data = `"mid":"1","paywizardId":"1","checkoutId":"1","transIndexCode":"1","amount":"12500","result":0`;
  const bodies = [
    `${said}`,
    `{${member}:1}`,
    `{"code":200,"msg":${member},"timestamp":${member},"data":{${data}}}`,
    `{"code":200,"msg":${member},"timestamp":"2025-07-24 13:16:29","data":{${data},${member}:${member},"result":${member}}}`,
    `{"code":200,"msg":"","timestamp":"2025-07-24 13:16:29","data":{"accountId":${member},"balances":[{"valueCode":${member},"amount":${member},"difference":0}],"customerInfo":{"country":${member},"birthday":${member},${member}:1}}}`,
    `{"code":200,"msg":"","timestamp":"2025-07-24 13:16:29","data":${member}}`,
    `{"code":${member},"msg":${member},"timestamp":"2025-07-24 13:16:29","data":null}`,
  ];
  const faults = [
    ...[401, 40006, 49998, 50300].map((code) => ({ fault: 'code', code, msg: said })),
    ...bodies.map((body) => ({ fault: 'raw', body })),
    { fault: 'raw', body: said, httpStatus: 502 },
  ];
  for (const fault of faults) {
    await control(sandboxUrl, 'POST', 'faults', { ...fault, accountId, times: 2 });
    await caller.ask(token, PAY, payment(accountId));
    await caller.ask(token, `{ card(accountId: "${accountId}") { ${CARD} } }`);
  }
}

/**
 * A value in every place of a request where it does not belong. Two are left out: an order number, and the checkoutId of
 * a void, may look like a card number, are the client's and the processor's own, and stand in the ledger as they are. And
 * only a number is used as a name or an id: nobody could tell any other word from an honest one.
 */
export function misplaced(token: string, value: string): Request[] {
  const word = /^\d+$/.test(value) ? value : 'nothing';
  const text = JSON.stringify(value);
  const address = encodeURIComponent(value);
  const headers = { authorization: `Bearer ${token}` };
  const body = (request: unknown): Request => ({ headers, body: JSON.stringify(request) });
  const card = `card(accountId: "${value.slice(0, 4)}99998888")`;
  const inputs = ['amount', 'currency', 'entryType', 'nsfAllowed', 'accountId', 'unknownField', word];
  return [
    ...inputs.map((key) => body({ query: PAY, variables: payment('4929000011112222', { [key]: `${value} ` }) })),
    body({ query: PAY, variables: payment('4929000011112222', { orderNo: `${value} !` }) }),
    body({
      query: documentOf('void', ERRORS),
      variables: { input: { orderNo: newOrderNo(), checkoutId: `${value} ` } },
    }),
    body({ query: `{ transaction(by: { checkoutId: ${text} }) { id } }` }),
    body({ query: `{ node(id: ${text}) { id } transactions(after: ${text}) { nodes { id } } }` }),
    body({ query: `{ a: ${card} { balance(valueCode: ${text}) { formatted(locale: ${text}) } } }` }),
    body({ query: `{ a_${word}: ${card} { id nothing } }` }),
    body({ query: `query q_${word} { ${card} { id } }`, operationName: `q_${word}` }),
    body({ query: '{ __typename }', operationName: value }),
    body({ query: `query ($v_${word}: Int!) { ${card} { id } }`, variables: { [`v_${word}`]: value } }),
    body({ query: `{ ${value} }` }),
    body({ query: `{ card(accountId: ${text}, entryType: ${word}) { id ${word} } } # ${value}` }),
    body({ query: '{ __typename }', variables: value, extensions: { [value]: value } }),
    body({ query: '{ __typename }', [value]: value }),
    body({ documentId: value }),
    { headers, body: `{"query": "{ ${value}` },
    { headers, body: value },
    { headers, body: JSON.stringify({ query: `{ __typename } #${value.repeat(20_000)}` }) },
    { headers: { ...headers, 'content-type': `text/${word}` }, body: value },
    { headers: { ...headers, accept: `text/${word}` }, body: '{"query":"{ __typename }"}' },
    {
      headers: { ...headers, 'x-request-id': word, [`x-${word.toLowerCase()}`]: address },
      body: '{"query":"{ __typename }"}',
    },
    { headers: { ...headers, 'x-forwarded-for': `${address}, 203.0.113.9` }, body: '{"query":"{ __typename }"}' },
    { headers: { ...headers, 'x-forwarded-for': address }, body: '{"query":"{ __typename }"}' },
    {
      headers: { ...headers, traceparent: address, cookie: `a=${address}`, origin: `https://${address}` },
      body: '{"query":"{ __typename }"}',
    },
    { headers: { authorization: `Bearer ${address}` }, body: '{"query":"{ __typename }"}' },
    { headers: { authorization: address }, body: '{"query":"{ __typename }"}' },
    { headers: { authorization: `Bearer ${token}${word}` }, body: '{"query":"{ __typename }"}' },
    { headers, method: 'GET', path: `/graphql?query=${address}&variables=${address}` },
    { headers, method: 'GET', path: `/graphql?operationName=${word}&query={__typename}&accountId=${address}` },
    { headers, method: 'GET', path: `/cards/${address}?${address}` },
    { headers, method: 'GET', path: `/health?card=${address}` },
  ];
}
