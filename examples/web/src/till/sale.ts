import { isPositive, subtract, sum } from '@loyalty-graphql/client';

/** A part of a sale that has been paid. Nothing of a card but its last four characters is kept. */
export interface Tender {
  /** The order number of the payment; of cash, anything that is not the same twice. */
  orderNo: string;
  amount: string;
  /** Null where it was paid by other means. */
  last4: string | null;
}

/** What one customer pays, by one card or several and by other means. */
export interface Sale {
  total: string;
  valueCode: string;
  tenders: readonly Tender[];
}

/** What is still to pay, exactly. */
export const dueOf = ({ total, tenders }: Sale): string => subtract(total, sum(tenders.map(({ amount }) => amount)));

/** Whether nothing is left to pay. */
export const isPaid = (sale: Sale): boolean => !isPositive(dueOf(sale));

/** The sale with one more part paid; the same part is never counted twice. */
export function withTender(sale: Sale, tender: Tender): Sale {
  if (sale.tenders.some(({ orderNo }) => orderNo === tender.orderNo)) return sale;
  return { ...sale, tenders: [...sale.tenders, tender] };
}
