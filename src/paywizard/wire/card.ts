import Big from 'big.js';
import { z } from 'zod';
import { CardNumber } from '../../card-number.ts';
import { decimalText, identifier } from '../json.ts';
import { type Customer, readCustomer } from './customer.ts';

/** What the processor states of a card at one moment. */
export interface CardStatement {
  card: CardNumber;
  balances: BalanceStatement[];
  customer: Customer | null;
  /** When the processor made this statement. */
  asOf: Date;
}

export interface BalanceStatement {
  /** A currency code such as USD, or Points. */
  valueCode: string;
  amount: Big;
  /** The change that the previous transaction made. */
  difference: Big;
}

const exact = decimalText.transform((text) => new Big(text));

/** Balances are read strictly: money is shown exactly or not at all. The customer beside them is read value by value. */
export const cardData = z.compile(
  z.object({
    accountId: identifier,
    balances: z.array(z.object({ valueCode: z.string().min(1), amount: exact, difference: exact })),
    customerInfo: z.unknown().optional(),
  }),
);

export function cardStatement(
  data: z.infer<typeof cardData>,
  asOf: Date,
  unreadable: (key: string) => void,
): CardStatement {
  return {
    card: new CardNumber(data.accountId),
    balances: data.balances,
    customer: readCustomer(data.customerInfo, unreadable),
    asOf,
  };
}
