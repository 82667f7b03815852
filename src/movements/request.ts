import type Big from 'big.js';
import type { CardNumber } from '../card-number.ts';
import type { MovementBasics } from '../paywizard/operations/movement.ts';
import type { Outcome } from '../paywizard/outcome.ts';
import type { EntryType } from '../paywizard/wire/codes.ts';
import type { MovementError } from './errors.ts';
import type { Movement, TransactionType } from './movement.ts';

/** One movement as the protocol takes it: what it is, what is wrong with it, and how it is sent. */
export interface MovementRequest {
  type: TransactionType;
  orderNo: string;
  /** The card that the request names; null where it names only a transaction. */
  card: CardNumber | null;
  /** The input that makes this request the same as another one; how the card was read in is not part of it. */
  identity: Record<string, unknown>;
  /** Broken rules that the input alone shows. Any of them refuses the request and uses up nothing. */
  problems: MovementError[];
  /** The transaction that a void or a tip acts on; null for the others. */
  originalCheckoutId: string | null;
  /** Works out what will be written down and sent. `original` is null where this layer never made it. */
  prepare(original: Movement | null): Prepared | MovementError;
}

export interface Prepared {
  card: CardNumber | null;
  entryType: EntryType | null;
  valueCode: string | null;
  requestedAmount: Big | null;
  nsfAllowed: boolean | null;
  originalTransIndexCode: string | null;
  send(basics: MovementBasics): Promise<Outcome>;
}

/** What a mutation answers with. */
export interface MovementResult {
  /** Set whenever one is on record, a declined or unknown one too. */
  transaction: Movement | null;
  /** True for every request but the one that sent. */
  replayed: boolean;
  errors: MovementError[];
}
