import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { BODY_LIMIT } from './admit.ts';
import { readBody } from './body.ts';
import type { Book } from './book.ts';
import { NOBODY, partialCustomer } from './customer.ts';
import { JSON_TYPE, send } from './deliver.ts';
import { faultRequest } from './faults.ts';
import { settle, settleDue } from './movements.ts';
import type { Processor } from './processor.ts';
import { planOf, pushNowRequest, pushRequest } from './push-plan.ts';
import { explain, must, text } from './rules.ts';

/** Answers one request to the control address. Wrong requests get HTTP 400 or 404 with `{ error }`. */
export async function control(
  processor: Processor,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const body = await readBody(request, BODY_LIMIT);
  const { status, json } = isLoopback(request.socket.remoteAddress)
    ? run(processor, `${request.method} ${path}`, body?.toString() ?? '')
    : problem(404, 'The control address answers only to this machine: call it over 127.0.0.1.');
  send(response, status, JSON_TYPE, JSON.stringify(json));
}

interface Reply {
  status: number;
  json: unknown;
}

type Action = (processor: Processor, body: string) => Reply;

const ACTIONS: Record<string, Action> = {
  'GET /control/calls': ({ calls }) => done(calls.list()),
  'DELETE /control/calls': ({ calls }) => {
    calls.clear();
    return done({ cleared: 'calls' });
  },
  'GET /control/book': ({ book }) => {
    settleDue(book);
    return done({ cards: bookCards(book), orders: bookOrders(book) });
  },
  'POST /control/faults': taking(faultRequest, ({ faults }, fault) => {
    faults.add(fault);
    return done({ queued: fault });
  }),
  'DELETE /control/faults': ({ faults }) => {
    faults.clear();
    return done({ cleared: 'faults' });
  },
  'POST /control/cards': (processor, body) => cardAction(processor, body),
  'POST /control/settle': (processor, body) => settleAction(processor, body),
  'POST /control/push': taking(pushRequest, ({ pusher }, request) => {
    pusher.plan = planOf(request);
    return done({ push: pusher.plan });
  }),
  'DELETE /control/push': ({ pusher }) => {
    pusher.plan = null;
    return done({ push: null });
  },
  'GET /control/pushes': ({ pusher }) => done(pusher.list()),
  'POST /control/pushes': (processor, body) => pushAction(processor, body),
  'POST /control/reset': ({ book, calls, faults, pusher }) => {
    book.reset();
    calls.clear();
    faults.clear();
    pusher.reset();
    return done({ reset: true });
  },
};

const amount = text(/^(0|[1-9]\d{0,19})(\.\d{1,4})?$/, 'be a decimal string of 0 or more with at most 4 decimals');
const cardRequest = z.strictObject(
  {
    accountId: text(/^[A-Za-z0-9]{4,40}$/, 'be a string of 4 to 40 letters or digits'),
    balances: z.record(text(/^([A-Z]{3}|Points)$/, 'be a value code'), amount, {
      error: ({ code }) =>
        code === 'invalid_key' ? 'must be named by a currency (USD) or Points' : 'must be an object of decimals',
    }),
    customer: partialCustomer.optional(),
    active: z.boolean(must('be true or false')).default(true),
  },
  must('be a JSON object'),
);

const cardAction = taking(cardRequest, ({ book }, { accountId, balances, customer, active }) => {
  book.transaction(() => {
    book.cards.save({ accountId, active, customer: { ...NOBODY, ...customer } });
    book.cards.removeBalances(accountId);
    for (const [valueCode, value] of Object.entries(balances)) book.cards.set(accountId, valueCode, value);
  });
  return done({ accountId, active, balances: balancesOf(book, accountId) });
});

const settleRequest = z.strictObject(
  {
    orderNo: text(/^.{1,60}$/, 'be the order number of a pending order'),
    as: z.enum(['success', 'decline'], must('be success or decline')),
  },
  must('be a JSON object'),
);

const settleAction = taking(settleRequest, ({ book }, { orderNo, as }) => {
  settleDue(book);
  const order = book.orders.pending(orderNo);
  if (order === undefined) {
    return problem(404, 'There is no pending order with this orderNo: GET /control/book lists the orders.');
  }
  const state = settle(book, order, as === 'success' ? 'success' : 'declined');
  return done({ orderNo, checkoutId: order.checkoutId, state });
});

const pushAction = taking(pushNowRequest, ({ book, pusher }, { orderNo, ...given }) => {
  settleDue(book);
  const url = given.url ?? pusher.plan?.url;
  if (url === undefined) {
    return problem(400, 'url is missing: give the address to push to, here or by POST /control/push.');
  }
  const isThere = pusher.push(orderNo, planOf({ ...pusher.plan, ...given, url }));
  return isThere
    ? done({ pushed: orderNo })
    : problem(404, 'There is no such order: GET /control/book lists the orders.');
});

function run(processor: Processor, address: string, body: string): Reply {
  const action = ACTIONS[address];
  if (action === undefined) return problem(404, `There is no ${address}: GET / lists the control addresses.`);
  return action(processor, body);
}

/** An action that reads its body by a schema. */
function taking<Schema extends z.ZodType>(
  schema: Schema,
  action: (processor: Processor, request: z.output<Schema>) => Reply,
): Action {
  return (processor, body) => {
    const json = parseJson(body);
    if (json === undefined)
      return problem(400, 'The body must be JSON: send an object with content as on the page at /.');
    const parsed = schema.safeParse(json);
    return parsed.success ? action(processor, parsed.data) : problem(400, `${explain(parsed.error)}.`);
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function done(json: unknown): Reply {
  return { status: 200, json };
}

function problem(status: number, error: string): Reply {
  return { status, json: { error } };
}

function isLoopback(address = ''): boolean {
  return /^(::ffff:)?127\./.test(address) || address === '::1';
}

function bookCards(book: Book) {
  return book.cards
    .all()
    .map(({ accountId, active }) => ({ accountId, active, balances: balancesOf(book, accountId) }));
}

function balancesOf(book: Book, accountId: string): Record<string, string> {
  return Object.fromEntries(book.cards.balances(accountId).map(({ valueCode, amount: value }) => [valueCode, value]));
}

function bookOrders(book: Book) {
  return book.orders.all().map(({ orderNo, operation, checkoutId, state, amount: moved, voided, accountId }) => ({
    orderNo,
    operation,
    checkoutId,
    state,
    amount: moved,
    voided,
    accountId,
  }));
}
