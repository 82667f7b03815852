/** Value that a client moves, by the name of its mutation. */
export type Kind = 'pay' | 'topUp' | 'issuePoints' | 'redeemPoints' | 'void' | 'addTip';

/** A movement as the client knows it: what it asked for, and everything it was told. */
export interface ClientMovement {
  orderNo: string;
  kind: Kind;
  input: Record<string, unknown>;
  /** What a void or a tip acts on. */
  original: ClientMovement | null;
  told: Told[];
}

/** One thing that a client was told of its movement, or that it was told nothing. */
export interface Told {
  at: number;
  /** Which instance was asked, and how: `sent` the movement, or `read` its transaction. */
  by: string;
  how: 'sent' | 'read';
  /** Null where there was no answer; `nothing` says why. */
  answer: ToldAnswer | null;
  nothing?: string;
}

export interface ToldAnswer {
  /** Null where no transaction is on record. */
  transaction: Transaction | null;
  replayed: boolean;
  errors: { code: string; retryable: boolean }[];
}

/** A transaction as the API shows it. */
export interface Transaction {
  orderNo: string;
  status: 'PENDING' | 'SUCCEEDED' | 'DECLINED' | 'FAILED' | 'UNKNOWN';
  final: boolean;
  checkoutId: string | null;
  /** Exact decimals. */
  amount: string | null;
  requestedAmount: string | null;
  failure: { code: string; retryable: boolean } | null;
}

export const succeeded = ({ answer }: Told): boolean => answer?.transaction?.status === 'SUCCEEDED';

/** Whether a client would take this for its last word: the value has not moved, and will not. */
export function isFinalNo({ answer }: Told): boolean {
  if (answer === null || succeeded({ answer } as Told)) return false;
  if (answer.errors.some(({ retryable }) => retryable)) return false;
  const { transaction } = answer;
  return transaction === null ? answer.errors.length > 0 : transaction.final;
}
