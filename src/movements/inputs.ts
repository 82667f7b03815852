import type { EntryType } from '../paywizard/wire/codes.ts';
import type { CustomerRecord } from '../paywizard/wire/customer.ts';

type Optional<Value> = Value | null | undefined;

/** What the mutations take. Amounts and points are exact decimals in plain notation; formats have been checked. */
export interface PayInput extends OnCard {
  amount: string;
  currency: string;
  nsfAllowed?: Optional<boolean>;
}

export interface TopUpInput extends OnCard {
  amount?: Optional<string>;
  currency?: Optional<string>;
  activating?: Optional<boolean>;
  customer?: Optional<CustomerRecord>;
}

export interface VoidInput {
  orderNo: string;
  checkoutId: string;
}

export interface PointsInput extends OnCard {
  points: string;
}

export interface TipInput extends OnCard {
  checkoutId: string;
  amount: string;
  currency: string;
}

export interface ActivateInput {
  accountId: string;
  entryType: EntryType;
  activating: boolean;
  customer: CustomerRecord;
}

interface OnCard {
  orderNo: string;
  accountId: string;
  entryType: EntryType;
}
