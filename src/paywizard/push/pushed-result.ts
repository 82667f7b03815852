import { parseTimestamp } from '../time.ts';

/** What a push says of an order. What it does not say, or not in a form that can be trusted, is null. */
export interface PushedResult {
  /** The order number of the system that sent the movement; null where it cannot be one of ours. */
  orderNo: string | null;
  checkoutId: string | null;
  merchantId: string | null;
  paywizardId: string | null;
  /** 0 success, 1 failure, 2 in progress. */
  result: number | null;
  /** 1 pending, 2 completed, 3 revoked, 4 refunded, 5 closed, 6–9 partial and pre-authorised states. */
  state: number | null;
  /** As it was sent: no notation is published for it. */
  amount: string | null;
  /** ISO 4217, by number as a rule: 840. As it was sent. */
  currency: string | null;
  processedAt: Date | null;
}

/**
 * Reads the parameters of a push whose signature stands. Several systems of a merchant may share one address for pushes, so
 * whatever another one has for an order number is no mistake: it is not ours.
 */
export function pushedResult(parameters: ReadonlyMap<string, string>): PushedResult {
  const matching = (name: string, form: RegExp): string | null => {
    const text = parameters.get(name);
    return text !== undefined && form.test(text) ? text : null;
  };
  const number = (name: string): number | null => {
    const text = matching(name, /^\d{1,2}$/);
    return text === null ? null : Number(text);
  };
  return {
    orderNo: matching('transIndexCode', ORDER_NUMBER),
    checkoutId: matching('checkoutId', IDENTIFIER),
    merchantId: matching('mid', IDENTIFIER),
    paywizardId: matching('paywizardId', IDENTIFIER),
    result: number('transResult'),
    state: number('state'),
    amount: parameters.get('amount') ?? null,
    currency: parameters.get('currencyCode') ?? null,
    processedAt: parseTimestamp(parameters.get('tranTime')),
  };
}

/** As the API takes them. */
const ORDER_NUMBER = /^[A-Za-z0-9._-]{1,60}$/;

const IDENTIFIER = /^[\x21-\x7e]{1,64}$/;
