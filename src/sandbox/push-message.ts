import { createHash, createHmac } from 'node:crypto';
import Big from 'big.js';
import { code } from 'currency-codes';
import type { Credentials } from './admit.ts';
import { wireTime } from './envelope.ts';
import { PAYWIZARD_ID } from './ids.ts';
import { plain, tenThousandths } from './money.ts';
import { MID } from './movements.ts';
import type { Order } from './orders.ts';
import type { PushPlan } from './push-plan.ts';
import { stateOf } from './reads.ts';

/** One push as it goes over the wire. */
export interface PushMessage {
  body: string;
  headers: Record<string, string>;
}

/** Says what became of an order, as the vendor publishes it for the push of a transaction's result. */
export function pushMessage(order: Order, plan: PushPlan, credentials: Credentials): PushMessage {
  const parameters: Record<string, string | number> = { ...resultOf(order, plan.amounts), ...plan.change };
  const sign = plan.signed === 'wrong' ? 'f'.repeat(64) : signature(parameters, plan, credentials);
  const body = JSON.stringify(plan.signed === 'body' ? { ...parameters, sign } : parameters);
  const inHeader = plan.signed === 'header' || plan.signed === 'wrong';
  return { body, headers: { 'content-type': 'application/json', ...(inHeader && { sign }) } };
}

function resultOf(order: Order, amounts: PushPlan['amounts']): Record<string, string | number> {
  const { checkoutId, orderNo, operation, accountId, valueCode, createdAt, transIndexCode } = order;
  const currency = code(valueCode);
  return {
    checkoutId,
    transIndexCode: orderNo,
    paywizardId: PAYWIZARD_ID,
    mid: MID,
    transType: operation,
    amount: AMOUNTS[amounts](order.amount, currency?.digits ?? 0),
    state: stateOf(order),
    currencyCode: currency?.number ?? '',
    tranTime: wireTime(createdAt),
    cardNo: `${accountId.slice(0, 4)}******${accountId.slice(-4)}`,
    cardToken: createHash('sha256').update(accountId).digest('hex').slice(0, 32),
    transResult: { success: 0, declined: 1, pending: 2 }[order.state],
    ...(order.state === 'success' && {
      transId: transIndexCode.slice(-12),
      invoiceNum: transIndexCode.slice(-6),
      traceNum: transIndexCode.slice(-6),
      rrn: transIndexCode.slice(-12),
    }),
  };
}

/** The vendor publishes no notation for the amount of a push, so each that it uses elsewhere can be had. */
const AMOUNTS: Record<PushPlan['amounts'], (amount: string, decimals: number) => string> = {
  'ten-thousandths': tenThousandths,
  decimal: (amount, decimals) => new Big(amount).toFixed(decimals),
  minor: (amount, decimals) => plain(new Big(amount).times(10 ** decimals)),
};

/** Parameters that have a value, in the order of their names, then client id and secret. */
function signature(
  parameters: Record<string, string | number>,
  { digest, ampersands }: Pick<PushPlan, 'digest' | 'ampersands'>,
  { clientId, clientSecret }: Credentials,
): string {
  const pairs = Object.keys(parameters)
    .sort()
    .filter((name) => parameters[name] !== '')
    .map((name) => `${name}=${parameters[name]}`);
  const text = `${pairs.join(ampersands ? '&' : '')}&clientId=${clientId}&clientSecret=${clientSecret}`;
  const hash = digest === 'hmac' ? createHmac('sha256', clientSecret) : createHash('sha256');
  return hash.update(text).digest('hex');
}
