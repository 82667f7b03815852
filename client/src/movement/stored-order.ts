import type { OrderStorage } from '../order-storage.ts';
import { MOVEMENTS, type MovementInput, type MovementKind } from './kinds.ts';

/** An order as the storage keeps it, from before its first byte goes out until its end has been seen. */
export interface StoredOrder<Kind extends MovementKind = MovementKind> {
  kind: Kind;
  slot: string;
  orderNo: string;
  input: MovementInput<Kind>;
  /** When it was last sent, in milliseconds since 1970. */
  sentAt: number;
}

/** One place in the storage. It never throws: what the storage refuses is kept by whoever holds the movement. */
export interface OrderPlace<Kind extends MovementKind> {
  read(): StoredOrder<Kind> | null;
  write(order: Omit<StoredOrder<Kind>, 'kind' | 'slot'>): void;
  clear(): void;
}

const PREFIX = 'loyalty-order:';

/** The place of a kind and slot. */
export function orderPlace<Kind extends MovementKind>(
  storage: OrderStorage,
  kind: Kind,
  slot: string,
): OrderPlace<Kind> {
  const key = `${PREFIX}${kind}:${slot}`;
  return {
    read() {
      const order = attempt(() => parsed(storage.get(key)), null);
      return order !== null && isOf(order, kind) ? order : null;
    },
    write: (order) => attempt(() => storage.set(key, JSON.stringify({ ...order, kind, slot })), undefined),
    clear: () => attempt(() => storage.remove(key), undefined),
  };
}

/** Every order whose end has not been seen, such as those that a reload left behind. Their movement is `createMovement(kind, { slot })`. */
export function openOrders(storage: OrderStorage): StoredOrder[] {
  return attempt(() => storage.keys(), [])
    .filter((key) => key.startsWith(PREFIX))
    .flatMap((key) => attempt(() => parsed(storage.get(key)), null) ?? []);
}

const isOf = <Kind extends MovementKind>(order: StoredOrder, kind: Kind): order is StoredOrder<Kind> =>
  order.kind === kind;

function parsed(text: string | null): StoredOrder | null {
  const value: unknown = text === null ? null : JSON.parse(text);
  return isOrder(value) ? value : null;
}

/** Whoever changed the entry by hand gets a refusal by the API, which reads each input anew. */
const isOrder = (value: unknown): value is StoredOrder =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  typeof value.kind === 'string' &&
  value.kind in MOVEMENTS &&
  'slot' in value &&
  typeof value.slot === 'string' &&
  'orderNo' in value &&
  typeof value.orderNo === 'string' &&
  'input' in value &&
  typeof value.input === 'object' &&
  value.input !== null &&
  'sentAt' in value &&
  typeof value.sentAt === 'number';

function attempt<Result>(work: () => Result, otherwise: Result): Result {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
