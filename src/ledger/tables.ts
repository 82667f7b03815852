import type { SettledBy, TransactionStatus, TransactionType } from '../movements/movement.ts';
import type { FailureCode } from '../paywizard/outcome.ts';
import type { EntryType } from '../paywizard/wire/codes.ts';

/** The ledger's tables, for Kysely. Moments are ISO 8601 in UTC with milliseconds, so that they sort as text. */
export interface LedgerTables {
  movements: MovementsTable;
  settlements: SettlementsTable;
}

export interface MovementsTable {
  /** UUIDv7: it sorts by the time it was made, which makes it the history's cursor too. */
  id: string;
  merchant: string;
  order_no: string;
  type: TransactionType;
  /** Keyed digest of the operation and its canonical input. */
  fingerprint: string;
  attempt: number;
  /** Names this attempt, and with it the one process that may send it. */
  claim: string;
  status: TransactionStatus;
  /** The sealed card number; null for a void whose original this layer never saw. */
  card: string | null;
  entry_type: EntryType | null;
  value_code: string | null;
  /** Exact decimals in plain notation. */
  requested_amount: string | null;
  /** 0 or 1, null where it was not given. */
  nsf_allowed: number | null;
  original_checkout_id: string | null;
  original_trans_index_code: string | null;
  /** Null until the processor has answered, as are the three after it. */
  checkout_id: string | null;
  trans_index_code: string | null;
  processor_merchant_id: string | null;
  paywizard_id: string | null;
  /** What the processor answered; it counts only once the status is SUCCEEDED. */
  amount: string | null;
  failure_code: FailureCode | null;
  upstream_code: string | null;
  /** 0 or 1; null while nothing has failed. */
  retryable: number | null;
  processed_at: string | null;
  created_at: string;
  updated_at: string;
  /** Counts the row's changes from 1, so that a change can be noticed without being told of it. */
  revision: number;
  /** When somebody must look at it next, by the store's clock in milliseconds since 1970; null where nobody need. */
  due_at: number | null;
  /** How often it has been looked up since its last change of status. */
  looks: number;
  /** The last moment in which a byte of it may have gone out, by the store's clock in milliseconds since 1970. */
  sent_by: number | null;
  /** Who settled it, where the sending process did not. */
  settled_by: SettledBy | null;
  /** When the card number and the request were taken out; what happened stays. */
  erased_at: string | null;
}

/** Every change of status that the sending process did not make: who, why and from what. Never changed, never erased. */
export interface SettlementsTable {
  /** UUIDv7. */
  id: string;
  movement_id: string;
  attempt: number;
  settled_by: SettledBy;
  /** The name that the person gave; null for the program. */
  person: string | null;
  reason: string;
  from_status: TransactionStatus;
  to_status: TransactionStatus;
  at: string;
}
