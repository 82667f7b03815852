/** Where orders are kept over a reload. All of it at once, so that an order is written before its request goes out. */
export interface OrderStorage {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): string[];
}

/** Keeps orders as long as the page lives. */
export function memoryOrders(): OrderStorage {
  const orders = new Map<string, string>();
  return {
    get: (key) => orders.get(key) ?? null,
    set: (key, value) => void orders.set(key, value),
    remove: (key) => void orders.delete(key),
    keys: () => [...orders.keys()],
  };
}

/**
 * Keeps orders in the sessionStorage of the tab, and in memory where the browser refuses that (private windows, no space
 * left, no browser at all). The card number of an order is in it until the order is settled and seen, and no longer.
 */
export function sessionOrders(): OrderStorage {
  // What the browser would not take is still one order number for one intent within the page.
  const refused = memoryOrders();
  return {
    get: (key) => refused.get(key) ?? attempt(() => sessionStorage.getItem(key), null),
    set: (key, value) => {
      const isKept = attempt(() => {
        sessionStorage.setItem(key, value);
        return true;
      }, false);
      if (isKept) refused.remove(key);
      else refused.set(key, value);
    },
    remove: (key) => {
      refused.remove(key);
      attempt(() => sessionStorage.removeItem(key), undefined);
    },
    keys: () => [...new Set([...refused.keys(), ...attempt(namesKept, [])])],
  };
}

const namesKept = (): string[] =>
  Array.from({ length: sessionStorage.length }, (_, place) => sessionStorage.key(place)).filter(
    (name) => name !== null,
  );

function attempt<Result>(work: () => Result, otherwise: Result): Result {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
