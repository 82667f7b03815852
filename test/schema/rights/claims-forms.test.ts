import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { SCOPES } from '../../../src/auth/scopes.ts';
import { type Answer, newAccountId } from '../../support/app.ts';
import { openTill, type Till, useApp } from '../support.ts';

const KEY = 'a-key-of-this-test-with-32-bytes-or-more';
const app = useApp({ AUTH_JWT_KEY: KEY });
const CARD = '914639258868515';

/** A token by the text of its claims, so that they may be what no object can be. */
async function bearer(claims: string, name = 'cards'): Promise<{ authorization: string }> {
  const sign = new SignJWT(
    JSON.parse(`{"scope":"${SCOPES.join(' ')}","exp":9999999999,${JSON.stringify(name)}:${claims}}`),
  );
  return {
    authorization: `Bearer ${await sign.setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(KEY))}`,
  };
}

const READ = `{ viewer { accountIds } card(accountId: "${CARD}") { balance(valueCode: "USD") { amount } }
  transactions { nodes { orderNo } } }`;

const ask = (till: Till, headers: Record<string, string>, query = READ): Promise<Answer> =>
  till.gql(query, {}, headers);

describe('a claim that is not a list of numbers as strings is refused as a whole:', () => {
  it.each([
    ['null', 'null'],
    ['a number', CARD],
    ['zero', '0'],
    ['true', 'true'],
    ['false', 'false'],
    ['an object', `{"0":"${CARD}","length":1}`],
    ['an empty object', '{}'],
    ['a list with a number', `["${CARD}",${CARD}]`],
    ['a list with null', `["${CARD}",null]`],
    ['a list in a list', `[["${CARD}"]]`],
    ['a list with an object', `[{"accountId":"${CARD}"}]`],
  ])('%s', async (_name, claim) => {
    const answer = await ask(app, await bearer(claim));
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(answer.data ?? null).toBeNull();
    expect(answer.text).not.toContain(CARD);
  });
});

const numbers = (count: number) => Array.from({ length: count }, () => newAccountId());

describe('a claim limits to what it names, letter by letter, and never to more:', () => {
  it.each<[string, unknown, boolean]>([
    ['an empty list', [], false],
    ['an empty string', '', false],
    ['blanks and commas', ' , \t,, ', false],
    ['an empty number', [''], false],
    ['one number as a string', CARD, true],
    ['numbers with a space between', `${newAccountId()} ${CARD}`, true],
    ['numbers with a comma between', `${newAccountId()},${CARD},`, true],
    ['numbers with a new line and a tab between', `${newAccountId()}\n\t${CARD}`, true],
    ['numbers with a semicolon between', `${newAccountId()};${CARD}`, false],
    ['numbers with a bar between', `${CARD}|${newAccountId()}`, false],
    ['a list with two numbers in one text', [`${CARD} ${newAccountId()}`], false],
    ['a number with a blank before it', [` ${CARD}`], false],
    ['a number with a zero before it', [`0${CARD}`], false],
    ['a number with a null character after it', [`${CARD}\u0000`], false],
    ['a number with an invisible character in it', [`${CARD}\u200b`], false],
    ['digits of another script', ['９１４６３９２５８８６８５１５'], false],
    ['a part of the number', [CARD.slice(0, -1)], false],
    ['the last four', [CARD.slice(-4)], false],
    ['a pattern', ['*', '.*', '%', '9%', '_', '^9'], false],
    ['names of what every object has', ['__proto__', 'constructor', 'length'], false],
    ['the number twice', [CARD, CARD], true],
    ['hundreds of others', numbers(400), false],
    ['hundreds, and the number', [...numbers(400), CARD], true],
  ])('%s', async (_name, claim, allowed) => {
    const { status, data, errors } = await ask(app, await bearer(JSON.stringify(claim)));
    expect(status).toBe(200);
    expect(errors).toBeUndefined();
    expect(data.card).toEqual(allowed ? { balance: { amount: expect.any(String) } } : null);
    expect(data.viewer.accountIds.includes(CARD)).toBe(allowed);
    expect(data.transactions.nodes).toEqual([]);
  });

  it('with letters in it, in their case', async () => {
    await app.putCard({ accountId: 'GiftABC1', balances: { USD: '1' } });
    const card = async (claim: string, asked: string) =>
      (await ask(app, await bearer(`["${claim}"]`), `{ card(accountId: "${asked}") { asOf } }`)).data.card;
    expect(await card('GiftABC1', 'GiftABC1')).toEqual({ asOf: expect.any(String) });
    for (const other of ['GIFTABC1', 'giftabc1']) {
      expect(await card('GiftABC1', other)).toBeNull();
      expect(await card(other, 'GiftABC1')).toBeNull();
    }
  });

  it('of two claims of one name the last counts, as everywhere in JSON', async () => {
    const { data } = await ask(app, await bearer(`["${CARD}"],"cards":[]`));
    expect(data).toMatchObject({ viewer: { accountIds: [] }, card: null });
  });

  it('a bearer without the claim may use every card', async () => {
    const { data } = await ask(app, await bearer('[]', 'Cards'));
    expect(data).toMatchObject({ viewer: { accountIds: null }, card: { balance: {} } });
  });
});

describe('the claim by another name', () => {
  it.each(['https://shop.example/cards', '__proto__', 'constructor', 'sub', 'карты'])('%s', async (name) => {
    const till = await openTill({ PAYWIZARD_URL: app.sandboxUrl, AUTH_JWT_KEY: KEY, AUTH_CARDS_CLAIM: name });
    const other = newAccountId();
    const claim = (number: string) => (name === 'sub' ? `"${number}"` : `["${number}"]`);
    expect((await ask(till, await bearer(claim(CARD), name))).data.card).toEqual({ balance: { amount: '1534.10' } });
    const limited = await ask(till, await bearer(claim(other), name));
    expect(limited.data).toMatchObject({ viewer: { accountIds: [other] }, card: null });
    if (name !== 'sub') expect((await ask(till, await bearer('null', name))).status).toBe(401);
    // Under another name it is a claim like any other, and what every object inherits is no claim at all.
    const unlimited = await ask(till, await bearer(`["${other}"]`, 'cards'));
    expect(unlimited.data).toMatchObject({ viewer: { accountIds: null }, card: { balance: { amount: '1534.10' } } });
    await till.close();
  });
});
