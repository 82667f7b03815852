import { setTimeout as pause } from 'node:timers/promises';
import type { Credentials } from './admit.ts';
import type { Book } from './book.ts';
import { settleDue } from './movements.ts';
import { type PushMessage, pushMessage } from './push-message.ts';
import { type PushPlan, planOf } from './push-plan.ts';

/** One copy of a push, as the control address lists it. */
interface SentPush extends PushMessage {
  orderNo: string;
  url: string;
  /** The HTTP status of each try, null where none came. */
  tries: (number | null)[];
  /** The last answer, as it came. */
  answer: string;
}

/** Pushes the results of orders to an address, as the vendor's platform does where it is told one. */
export interface Pusher {
  /** The book, watched: each order that it gets, and each that settles, is pushed while there is a plan. */
  book: Book;
  /** What every result is pushed by from now on; null: none is. */
  plan: PushPlan | null;
  /** Pushes what an order is now. False where there is no such order. */
  push(orderNo: string, plan: PushPlan): boolean;
  /** The last 1,000 copies, newest last. */
  list(): SentPush[];
  /** Forgets the plan and the list. */
  reset(): void;
  /** Ends what is under way. */
  close(): void;
}

export function pusherFor(book: Book, credentials: Credentials, url: string | null): Pusher {
  const closed = new AbortController();
  const { signal } = closed;
  let sent: SentPush[] = [];

  /** What is not taken is pushed again, after pauses that double. */
  const send = async (orderNo: string, message: PushMessage, { url: address }: PushPlan): Promise<void> => {
    const copy: SentPush = { ...message, orderNo, url: address, tries: [], answer: '' };
    sent = [...sent.slice(-(KEPT - 1)), copy];
    for (let retryMs = FIRST_RETRY_MS; copy.tries.length < MOST_TRIES && !signal.aborted; retryMs *= 2) {
      if (copy.tries.length > 0) await pause(retryMs, undefined, { signal, ref: false });
      const { status, text } = await post(address, message, signal);
      copy.tries.push(status);
      copy.answer = text;
      if (status === 200) return;
    }
  };

  const push = (orderNo: string, plan: PushPlan): boolean => {
    const order = book.orders.byOrderNo(orderNo);
    if (order === undefined) return false;
    const message = pushMessage(order, plan, credentials);
    for (let copies = 0; copies < plan.times; copies += 1) void send(orderNo, message, plan).catch(ended);
    return true;
  };

  /** Nothing of this may keep the process alive. */
  const after = (milliseconds: number, work: () => void): void =>
    void pause(milliseconds, undefined, { signal, ref: false }).then(work).catch(ended);

  const pushSoon = (orderNo: string): void => {
    const { plan } = pusher;
    if (plan !== null) after(plan.delayMs, () => push(orderNo, plan));
  };

  const watched: Book = {
    ...book,
    orders: {
      ...book.orders,
      insert(order) {
        book.orders.insert(order);
        pushSoon(order.orderNo);
        if (order.settleAt !== null && pusher.plan !== null) {
          after(Math.max(0, order.settleAt - Date.now()) + 1, () => settleDue(watched));
        }
      },
      settle(id, state, amount) {
        book.orders.settle(id, state, amount);
        const order = pusher.plan === null ? undefined : book.orders.all().find((one) => one.id === id);
        if (order !== undefined) pushSoon(order.orderNo);
      },
    },
  };

  const firstPlan = url === null ? null : planOf({ url });
  const pusher: Pusher = {
    book: watched,
    plan: firstPlan,
    push,
    list: () => sent,
    reset() {
      pusher.plan = firstPlan;
      sent = [];
    },
    close: () => closed.abort(),
  };
  return pusher;
}

const KEPT = 1_000;
const MOST_TRIES = 6;
const FIRST_RETRY_MS = 250;

async function post(
  url: string,
  { body, headers }: PushMessage,
  signal: AbortSignal,
): Promise<{ status: number | null; text: string }> {
  try {
    const response = await fetch(url, { method: 'POST', body, headers, signal });
    return { status: response.status, text: await response.text() };
  } catch {
    // Nobody listens there, or the answer broke off.
    return { status: null, text: '' };
  }
}

/** The sandbox was closed in the middle of it. */
function ended(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
