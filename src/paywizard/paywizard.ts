import { Circuit } from './circuit.ts';
import { Upstream } from './exchange.ts';
import { activate } from './operations/activate.ts';
import { addTip } from './operations/add-tip.ts';
import { inquiry } from './operations/inquiry.ts';
import type { OperationContext } from './operations/movement.ts';
import { pay } from './operations/pay.ts';
import { issuePoints, redeemPoints } from './operations/points.ts';
import { queryOrder } from './operations/query-order.ts';
import { topUp } from './operations/top-up.ts';
import { voidTransaction } from './operations/void.ts';
import { createSend, type SendOptions } from './send.ts';

export interface PaywizardOptions extends Omit<SendOptions, 'upstream' | 'circuit' | 'lookUpCircuit'> {
  url: string;
  timeoutMs: number;
  amountScale: number;
}

/**
 * The PayWizard Loyalty API as functions: one for each REST operation, none of which throws for what the other side
 * or the network does. Amounts in and out are exact decimals.
 */
export function createPaywizard({ url, timeoutMs, amountScale, ...options }: PaywizardOptions) {
  const upstream = new Upstream(url, timeoutMs);
  const circuit = new Circuit({
    opened: () => options.observer.circuit('open'),
    closed: () => options.observer.circuit('closed'),
  });
  const lookUpCircuit = new Circuit({ opened: () => undefined, closed: () => undefined });
  const context: OperationContext = {
    send: createSend({ ...options, upstream, circuit, lookUpCircuit }),
    channel: options.channel,
    amountScale,
    unreadableCustomerValue: (key) => options.observer.unreadableCustomerValue(key),
  };
  return {
    inquiry: bind(context, inquiry),
    activate: bind(context, activate),
    topUp: bind(context, topUp),
    pay: bind(context, pay),
    void: bind(context, voidTransaction),
    issuePoints: bind(context, issuePoints),
    redeemPoints: bind(context, redeemPoints),
    addTip: bind(context, addTip),
    queryOrder: bind(context, queryOrder),
    /** Whether the upstream is taken for gone, and in how many seconds it is worth trying again. */
    get isCut() {
      return circuit.isOpen;
    },
    retryAfterSeconds: () => circuit.retryAfterSeconds(),
    /** How the connections are used just now. */
    pool: () => upstream.stats,
    /** Cuts what is under way. */
    close: () => upstream.close(),
  };
}

export type Paywizard = ReturnType<typeof createPaywizard>;

const bind =
  <Request, Result>(context: OperationContext, operation: (context: OperationContext, request: Request) => Result) =>
  (request: Request): Result =>
    operation(context, request);
