import { z } from 'zod';
import { CardNumber } from '../../card-number.ts';
import { shortestOf, written } from '../../money.ts';
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
  /** Exact, in plain notation: money with its currency's usual decimals, everything else as short as it is. */
  amount: string;
  /** The change that the previous transaction made, written in the same way. */
  difference: string;
}

/** Balances are read strictly: money is shown exactly or not at all. The customer beside them is read value by value. */
export const cardData = z.compile(
  z.object({
    accountId: identifier,
    balances: z.array(z.object({ valueCode: z.string().min(1), amount: decimalText, difference: decimalText })),
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
    balances: data.balances.map(({ valueCode, amount, difference }) => ({
      valueCode,
      amount: written(shortestOf(amount), valueCode),
      difference: written(shortestOf(difference), valueCode),
    })),
    customer: readCustomer(data.customerInfo, unreadable),
    asOf,
  };
}
