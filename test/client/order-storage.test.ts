import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryOrders, type OrderStorage, openOrders, sessionOrders } from '../../client/src/index.ts';

/** A sessionStorage that refuses as browsers do: all of it in private windows, writes where no space is left. */
function putStorage(refuses: 'nothing' | 'writes' | 'everything'): Map<string, string> {
  const kept = new Map<string, string>();
  const refuse = (): never => {
    throw new DOMException('no', 'QuotaExceededError');
  };
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => (refuses === 'writes' ? refuse() : void kept.set(key, value)),
    removeItem: (key: string) => void kept.delete(key),
    key: (place: number) => [...kept.keys()][place] ?? null,
    get length() {
      return kept.size;
    },
  };
  Object.defineProperty(globalThis, 'sessionStorage', {
    configurable: true,
    get: () => (refuses === 'everything' ? refuse() : storage),
  });
  return kept;
}

function works(orders: OrderStorage) {
  expect(orders.get('a')).toBeNull();
  orders.set('a', '1');
  orders.set('b', '2');
  orders.set('a', '3');
  expect([orders.get('a'), orders.keys().toSorted()]).toEqual(['3', ['a', 'b']]);
  orders.remove('a');
  expect([orders.get('a'), orders.keys()]).toEqual([null, ['b']]);
}

let before: PropertyDescriptor | undefined;
beforeEach(() => {
  before = Object.getOwnPropertyDescriptor(globalThis, 'sessionStorage');
});
afterEach(() => {
  if (before === undefined) Reflect.deleteProperty(globalThis, 'sessionStorage');
  else Object.defineProperty(globalThis, 'sessionStorage', before);
});

describe('orders are kept', () => {
  it('in memory', () => works(memoryOrders()));

  it('in the tab, so that a new page finds them', () => {
    const kept = putStorage('nothing');
    works(sessionOrders());
    expect([...kept]).toEqual([['b', '2']]);
    expect(sessionOrders().get('b')).toBe('2');
  });

  it.each(['writes', 'everything'] as const)('in memory where the browser refuses %s', (refuses) => {
    putStorage(refuses);
    works(sessionOrders());
  });

  it('in memory where there is no browser', () => works(sessionOrders()));
});

it('what is no order, or is of another make, is none', () => {
  const orders = memoryOrders();
  orders.set('else', 'x');
  orders.set('loyalty-order:pay:', 'not JSON');
  orders.set('loyalty-order:pay:1', '{"kind":"pay"}');
  orders.set('loyalty-order:gamble:', '{"kind":"gamble","slot":"","orderNo":"a","input":{},"sentAt":1}');
  expect(openOrders(orders)).toEqual([]);
  const order = { kind: 'pay', slot: '2', orderNo: 'a', input: {}, sentAt: 1 };
  orders.set('loyalty-order:pay:2', JSON.stringify(order));
  expect(openOrders(orders)).toEqual([order]);
});
