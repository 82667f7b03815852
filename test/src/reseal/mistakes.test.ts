import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { paid } from '../../schema/support.ts';
import { newOrderNo } from '../../support/app.ts';
import { figure, inBothShops, keys, keysIn, type Shop } from './support.ts';

/** A payment under each of these keys, one after the other; answers the card. */
async function paidUnder(shop: Shop, ...lists: string[]): Promise<string> {
  let accountId = '';
  for (const ids of lists) {
    const till = await shop.serve(ids);
    accountId ||= await till.card();
    await paid(till, accountId);
    await till.close();
  }
  return accountId;
}

inBothShops('resealing', (shop) => {
  it('only looks with --dry-run, and says what it would do', async () => {
    await paidUnder(shop, 'a', 'b,a');
    const before = await shop.rows();
    const said = await shop.reseal('b,a', ['--dry-run']);
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(figure(said, 'movements looked at')).toBe('2');
    expect(figure(said, 'to be rewritten under key b')).toBe('1');
    expect(figure(said, 'under key b already')).toBe('1');
    expect(said.out).toContain('dry run: nothing has been changed');
    expect(await shop.rows()).toEqual(before);
  });

  it('tells when nothing needs an older key any more', async () => {
    await paidUnder(shop, 'a');
    const said = await shop.reseal('b,a');
    expect(said.out).toMatch(/^Nothing in the ledger needs an older key than b\.$/m);
    expect(said.err).toMatch(/^No card is under key b yet: make sure that every server has this very key/);
    const again = await shop.reseal('b');
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(figure(again, 'under key b already')).toBe('1');
  });

  it.each([
    ['the first one', 'b,a', { b: 'x' }],
    ['an older one', 'b,a', { a: 'x' }],
  ])('with another key under the id of %s changes nothing, and says so', async (_what, ids, swapped) => {
    const accountId = await paidUnder(shop, 'a', 'b,a');
    const before = await shop.rows();
    const [[id = '', letter = ''] = []] = Object.entries(swapped);
    const SEALING_KEYS = ids
      .split(',')
      .map((each) => (each === id ? keys(letter).replace(`${letter}:`, `${id}:`) : keys(each)))
      .join();
    const said = await shop.reseal(ids, [], { SEALING_KEYS });
    expect(said).toEqual({
      code: 1,
      out: '',
      err: expect.stringMatching(
        new RegExp(`^SEALING_KEYS: key ${id} does not open .+ Put in the one that .+ Nothing has been changed\\.\n$`),
      ),
    });
    expect(said.err).not.toContain(accountId);
    expect(await shop.rows()).toEqual(before);
  });

  it('without the old key keeps the cards, and says that it is to be put back', async () => {
    await paidUnder(shop, 'a', 'b,a');
    const before = await shop.rows();
    const said = await shop.reseal('b');
    expect(said.code).toBe(1);
    expect(said.out).toMatch(/^Cards that no key opens, because key a is not in SEALING_KEYS: 1\./m);
    expect(said.out).toMatch(/^put key a back into SEALING_KEYS, behind the first one, and run the command again\.$/m);
    expect(said.out).not.toContain('Nothing in the ledger needs an older key');
    expect(await shop.rows()).toEqual(before);
    expect((await shop.reseal('b,a')).code).toBe(0);
    expect(keysIn(await shop.rows(), 'card')).toEqual(['b']);
  });

  it('counts a damaged card, and brings the others under the new key', async () => {
    await paidUnder(shop, 'a', 'a', 'a');
    const [{ id, card }] = await shop.rows();
    const damaged = `${card.slice(0, -4)}${card.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
    await shop.store.db.updateTable('movements').set({ card: damaged }).where('id', '=', id).execute();
    const said = await shop.reseal('b,a');
    expect(said.code).toBe(1);
    expect(said.out).toMatch(/^Cards under key a that it does not open: 1\./m);
    expect(figure(said, 'rewritten under key b')).toBe('2');
    expect((await shop.rows())[0].card).toBe(damaged);
  });

  it('takes the fingerprint of a void without its card anew, and keeps that of an erased payment', async () => {
    const till = await shop.serve('a', { RETENTION_DAYS: '' });
    const accountId = await till.card();
    const { orderNo, checkoutId } = await paid(till, accountId);
    const input = { orderNo: newOrderNo(), checkoutId };
    await till.move('void', input);
    await till.close();
    const nothing = { card: null, requested_amount: null, entry_type: null, nsf_allowed: null };
    await shop.store.db.updateTable('movements').set(nothing).execute();
    const said = await shop.reseal('b,a');
    expect(said.code).toBe(0);
    expect(said.out).toMatch(/^ {2}key a: 1$/m);
    const again = await shop.serve('b,a');
    expect(await again.move('void', input)).toMatchObject({ replayed: true, errors: [] });
    const repeated = { orderNo, accountId, amount: '10.50', currency: 'USD' };
    expect(await again.move('pay', repeated)).toMatchObject({ replayed: true, errors: [] });
  });

  it('touches only the movements of its merchant', async () => {
    const till = await shop.serve('a', { MERCHANT: 'another' });
    await paid(till, await till.card());
    await till.close();
    expect(figure(await shop.reseal('b,a'), 'movements looked at')).toBe('0');
    expect(figure(await shop.reseal('b,a', [], { MERCHANT: 'another' }), 'rewritten')).toBe('1');
  });

  it('explains itself, and refuses what it does not know', async () => {
    const { code, out, err } = await shop.reseal('b,a', ['--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('loyalty-graphql reseal --dry-run');
    for (const words of [['--key', 'b'], ['914639258868515'], ['--dry-run=914639258868515']]) {
      const refused = await shop.reseal('b,a', words);
      expect(refused).toMatchObject({ code: 2, out: '' });
      expect(refused.err).toContain('loyalty-graphql reseal --help');
      expect(refused.err).not.toContain('914639258868515');
    }
  });

  it('makes nothing where there is no ledger', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'loyalty-empty-'));
    const said = await shop.reseal('b,a', [], { DATABASE_URL: '', DATA_DIR: empty, SEALING_KEYS: '' });
    expect(said).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^There is no ledger at .+\n$/) });
    expect(readdirSync(empty)).toEqual([]);
    rmSync(empty, { recursive: true });
  });
});
