import { describe, expect, it } from 'vitest';
import { RateLimitedError } from '../../../src/limits/rate-limited.ts';
import {
  anonymous,
  answerAfter,
  bearer,
  card,
  cards,
  closeTallies,
  count,
  openGuard,
  outcomes,
  pause,
} from './support.ts';

closeTallies();

const found = async () => 'found';
const unknown = async () => null;
const till = bearer('till-1');
const asks = (error: Error): Promise<string> => {
  throw error;
};

describe('distinct cards', () => {
  it('a bearer may look up as many as the limit says, and any of them again', async () => {
    const { guard, told } = await openGuard(30);
    expect(await outcomes(cards(30).map((one) => guard.lookUp(till, one, found)))).toEqual(Array(30).fill('found'));
    expect(await outcomes([guard.lookUp(till, card(30), found)])).toEqual(['over']);
    expect(await guard.lookUp(till, card(7), found)).toBe('found');
    expect(told.limited).toEqual(['lookups']);
  });

  it.each([
    ['throws', () => asks(new Error('of its own'))],
    ['rejects', async () => asks(new Error('of its own'))],
  ])('one whose asking %s leaves its room to the next one', async (_how, ask) => {
    // Of one card no two may be under way.
    const { guard } = await openGuard(5);
    const error = await guard.lookUp(till, card(1), ask).catch((reason: unknown) => reason);
    expect(error).toEqual(new Error('of its own'));
    expect(await guard.lookUp(till, card(1), found)).toBe('found');
  });

  it('one that is refused was not asked for, does not become known by it, and says when there is room', async () => {
    const { guard } = await openGuard(1);
    await guard.lookUp(till, card(1), found);
    let asked = 0;
    const again = () =>
      guard.lookUp(till, card(2), async () => {
        asked += 1;
        return 'found';
      });
    const refusals = await Promise.allSettled([again(), again(), again()]);
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ status: 'rejected', reason: { code: 'RATE_LIMITED', kind: 'lookups' } });
    }
    expect(asked).toBe(0);
    const error = await again().catch((reason: unknown) => reason);
    if (!(error instanceof RateLimitedError)) throw error;
    expect(error.retryAfterSeconds).toBeGreaterThan(57);
    expect(error.retryAfterSeconds).toBeLessThanOrEqual(60);
    expect(error.message).not.toMatch(/7000|till/);
  });

  it('an anonymous address may look up a thirtieth of them, and no bearer of that address notices', async () => {
    const { guard } = await openGuard(300);
    const answers = await outcomes(cards(12).map((one) => guard.lookUp(anonymous(), one, found)));
    expect(answers).toEqual([...Array(10).fill('found'), 'over', 'over']);
    expect(await guard.lookUp(till, card(50), found)).toBe('found');
    expect(await guard.lookUp(anonymous('192.0.2.2'), card(50), found)).toBe('found');
  });

  it('a card that is only named counts as well', async () => {
    const { guard } = await openGuard(3);
    expect(await outcomes(cards(4).map((one) => guard.seen(till, one)))).toEqual([
      undefined,
      undefined,
      undefined,
      'over',
    ]);
    expect(await outcomes([guard.lookUp(till, card(9), found)])).toEqual(['over']);
  });

  it('counts anew when the window is over', async () => {
    const { guard } = await openGuard(1, { windowSeconds: 1 });
    await guard.lookUp(till, card(1), found);
    expect(await outcomes([guard.lookUp(till, card(2), found)])).toEqual(['over']);
    await pause(1_050);
    expect(await guard.lookUp(till, card(2), found)).toBe('found');
    expect(await outcomes([guard.lookUp(till, card(1), found)])).toEqual(['over']);
  });
});

describe('failed look-ups', () => {
  it('a bearer has a fifth, one after the other or all at once', async () => {
    const { guard, told } = await openGuard(300);
    for (const one of cards(30)) expect(await guard.lookUp(till, one, unknown)).toBeNull();
    const answers = await outcomes(cards(100, 30).map((one) => guard.lookUp(till, one, answerAfter(5, null))));
    expect([count(answers, null), count(answers, 'over')]).toEqual([30, 70]);
    expect(await outcomes([guard.mayTry(till, card(500))])).toEqual(['over']);
    expect(await outcomes([guard.mayTry(bearer('till-2'), card(500))])).toEqual([undefined]);
    expect(new Set(told.limited)).toEqual(new Set(['failed']));
  });

  it('those that find a card cost nothing, however many are under way with others that fail', async () => {
    const { guard } = await openGuard(100);
    const told: unknown[] = [];
    const ask = (one: number) => async () => {
      await pause(one % 7);
      const answer = one % 3 === 0 ? null : 'found';
      told.push(answer);
      return answer;
    };
    const asked = cards(100).map((one, index) => guard.lookUp(till, one, ask(index)).catch(() => told.push('over')));
    await Promise.all(asked);
    expect(count(told, null)).toBe(20);
    expect(count(told.slice(0, told.indexOf('over')), null)).toBe(20);
  });

  it('one that begins while another ends is not let past it', async () => {
    for (let microtasks = 0; microtasks < 40; microtasks += 1) {
      const { guard } = await openGuard(5);
      const ended = pause(1);
      const first = guard.lookUp(till, card(1), () => ended.then(() => null));
      const second = ended.then(async () => {
        for (let turn = 0; turn < microtasks; turn += 1) await undefined;
        return await outcomes([guard.lookUp(till, card(2), found)]);
      });
      await first;
      expect(await second).toEqual(['over']);
    }
  });

  it('waits for those under way where they might use up the rest, and is not refused when they do not', async () => {
    const { guard } = await openGuard(5);
    let under = 0;
    let most = 0;
    const slow = async () => {
      most = Math.max(most, ++under);
      await pause(5);
      under -= 1;
      return 'found';
    };
    expect(await outcomes(cards(5).map((one) => guard.lookUp(till, one, slow)))).toEqual(Array(5).fill('found'));
    expect(most).toBe(1);
  });

  it('one that ends does not hide those that go on', async () => {
    const { guard } = await openGuard(10);
    const slow = guard.lookUp(till, card(1), answerAfter(20, null));
    expect(await guard.lookUp(till, card(2), found)).toBe('found');
    const asked = cards(3, 3).map((one) => guard.lookUp(till, one, answerAfter(40, null)));
    const answers = await outcomes([slow, ...asked]);
    expect([count(answers, null), count(answers, 'over')]).toEqual([2, 2]);
  });

  it('one that then waits for another card keeps nobody from going before it', async () => {
    const { guard } = await openGuard(5);
    const ended: string[] = [];
    const ask = (name: string, milliseconds: number) => async () => {
      await pause(milliseconds);
      ended.push(name);
      return name;
    };
    await Promise.all([
      guard.lookUp(till, card(1), ask('first', 10)),
      guard.lookUp(bearer('till-2', '192.0.2.2'), card(2), ask('of another till', 60)),
      guard.lookUp(till, card(2), ask('of the same card', 0)),
      guard.lookUp(till, card(3), ask('of a free card', 0)),
    ]);
    expect(ended).toEqual(['first', 'of a free card', 'of another till', 'of the same card']);
  });

  it('trouble upstream is no failure', async () => {
    const { guard } = await openGuard(5);
    const broken = async () => {
      throw new Error('upstream');
    };
    for (const one of cards(4)) await expect(guard.lookUp(till, one, broken)).rejects.toThrow('upstream');
    expect(await guard.lookUp(till, card(0), found)).toBe('found');
  });

  it('an address has as many as a bearer has cards, however many accounts it makes up', async () => {
    const { guard } = await openGuard(50);
    const answers: unknown[] = [];
    for (const one of cards(60)) {
      const account = bearer(`made-up-${one.last4}`, '198.51.100.9');
      answers.push(...(await outcomes([guard.lookUp(account, one, unknown)])));
    }
    expect([count(answers, null), count(answers, 'over')]).toEqual([50, 10]);
    expect(await outcomes([guard.mayTry(bearer('new', '198.51.100.9'), card(99))])).toEqual(['over']);
    expect(await outcomes([guard.mayTry(bearer('new', '198.51.100.10'), card(99))])).toEqual([undefined]);
  });

  it('one card number has a fifth by everybody together', async () => {
    const { guard } = await openGuard(50);
    const asked = cards(30).map((_, index) =>
      guard.lookUp(bearer(`till-${index}`, `192.0.2.${index}`), card(1), answerAfter(3, null)),
    );
    const answers = await outcomes(asked);
    expect([count(answers, null), count(answers, 'over')]).toEqual([10, 20]);
    expect(await guard.lookUp(bearer('till-99', '192.0.2.99'), card(2), found)).toBe('found');
  });

  it('counts those that were found otherwise, and movements are refused by them', async () => {
    const { guard } = await openGuard(10);
    await guard.mayTry(till, card(1));
    await guard.failed(till, card(1));
    await guard.mayTry(till, card(2));
    await guard.failed(till, card(2));
    expect(await outcomes([guard.mayTry(till, card(3))])).toEqual(['over']);
    expect(await outcomes([guard.lookUp(till, card(3), found)])).toEqual(['over']);
  });

  it('counts anew when the window is over, also for those that wait', async () => {
    const { guard } = await openGuard(5, { windowSeconds: 1 });
    await guard.lookUp(till, card(1), unknown);
    expect(await outcomes([guard.lookUp(till, card(1), unknown)])).toEqual(['over']);
    await pause(1_050);
    expect(await outcomes(cards(3).map((one) => guard.lookUp(till, one, answerAfter(5, 'found'))))).toEqual(
      Array(3).fill('found'),
    );
  });
});

it('a busy process, whose timers are late, does not count beyond the window', async () => {
  const { guard } = await openGuard(5, { windowSeconds: 1 });
  await guard.failed(till, card(1));
  const until = performance.now() + 1_050;
  while (performance.now() < until);
  expect(await outcomes([guard.mayTry(till, card(1))])).toEqual([undefined]);
});

it('a look-up that may be made is made at once, and not after a turn of anything', async () => {
  const { guard } = await openGuard(30);
  const asked: string[] = [];
  const ask = (one: string) => async () => {
    asked.push(one);
    return one;
  };
  const answers = Promise.all(['a', 'b', 'c'].map((one, index) => guard.lookUp(till, card(index), ask(one))));
  expect(asked).toEqual(['a', 'b', 'c']);
  expect(await answers).toEqual(['a', 'b', 'c']);
});

describe('the size of the limits', () => {
  it('is 1 at the least', async () => {
    const { guard } = await openGuard(1);
    expect(await guard.lookUp(anonymous(), card(1), unknown)).toBeNull();
    expect(await outcomes([guard.lookUp(anonymous(), card(1), found)])).toEqual(['over']);
  });

  it('0 switches all of them off', async () => {
    const { guard } = await openGuard(0);
    for (const one of cards(500)) await guard.lookUp(anonymous(), one, unknown);
    await guard.failed(till, card(1));
    await guard.seen(till, card(1));
    await guard.mayTry(till, card(1));
  });
});
