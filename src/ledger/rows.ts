import Big from 'big.js';
import type { Selectable } from 'kysely';
import type { CardNumber } from '../card-number.ts';
import { isoReader } from '../iso-time.ts';
import { failureMessage } from '../movements/errors.ts';
import { isUnsettled, type Movement, mayTryAgain } from '../movements/movement.ts';
import type { Sealer } from '../sealing.ts';
import type { MovementsTable } from './tables.ts';

type Row = Selectable<MovementsTable>;

/** A row but for what no movement shows. */
export type ShownRow = Omit<Row, 'merchant' | 'due_at' | 'looks' | 'sent_by'>;

/** The columns that an event changes. */
export type OutcomeColumns = Pick<
  Row,
  | 'status'
  | 'settled_by'
  | 'revision'
  | 'updated_at'
  | 'failure_code'
  | 'upstream_code'
  | 'retryable'
  | 'checkout_id'
  | 'trans_index_code'
  | 'processor_merchant_id'
  | 'paywizard_id'
  | 'amount'
  | 'processed_at'
  | 'original_trans_index_code'
>;

/** Reads a row of the ledger: opens the card number and works out what follows from the columns. */
export function toMovement(row: Row, sealer: Sealer): Movement {
  return movementOf(row, row.card === null ? null : sealer.open(row.card));
}

/** Reads a row whose card number is at hand. */
export function movementOf(row: ShownRow, card: CardNumber | null): Movement {
  const requestedAmount = decimal(row.requested_amount);
  const nsfAllowed = row.nsf_allowed === null ? null : row.nsf_allowed === 1;
  const request = { type: row.type, requestedAmount, nsfAllowed };
  const amount = movedAmount(row, request);
  return {
    id: row.id,
    orderNo: row.order_no,
    type: row.type,
    status: row.status,
    final: isFinal(row),
    fingerprint: row.fingerprint,
    attempt: row.attempt,
    claim: row.claim,
    revision: row.revision,
    card,
    entryType: row.entry_type,
    valueCode: row.value_code,
    requestedAmount,
    amount,
    amountDue: amountDue(amount, request),
    nsfAllowed,
    originalCheckoutId: row.original_checkout_id,
    originalTransIndexCode: row.original_trans_index_code,
    checkoutId: row.checkout_id,
    transIndexCode: row.trans_index_code,
    merchantId: row.processor_merchant_id,
    paywizardId: row.paywizard_id,
    failure: failureOf(row),
    processedAt: moment(row.processed_at),
    settledBy: row.settled_by,
    erasedAt: moment(row.erased_at),
    createdAt: momentOf(row.created_at),
    updatedAt: momentOf(row.updated_at),
  };
}

/** A movement as it is once these columns are written, without reading its row. */
export function changed(known: Movement, columns: OutcomeColumns): Movement {
  const amount = movedAmount(columns, known);
  return {
    ...known,
    status: columns.status,
    final: isFinal(columns),
    revision: columns.revision,
    amount,
    amountDue: amountDue(amount, known),
    originalTransIndexCode: columns.original_trans_index_code,
    checkoutId: columns.checkout_id,
    transIndexCode: columns.trans_index_code,
    merchantId: columns.processor_merchant_id,
    paywizardId: columns.paywizard_id,
    failure: failureOf(columns),
    processedAt: moment(columns.processed_at),
    settledBy: columns.settled_by,
    updatedAt: momentOf(columns.updated_at),
  };
}

function isFinal({ status, retryable }: OutcomeColumns): boolean {
  return !isUnsettled(status) && !mayTryAgain(status, retryable === 1);
}

type Request = Pick<Movement, 'type' | 'requestedAmount' | 'nsfAllowed'>;

/**
 * The answer to a void carries no amount: it moves what its original moved, which is what was asked of it. Once the
 * request has been erased, its amount stands where an answer's would.
 */
function movedAmount({ status, amount }: OutcomeColumns, { type, requestedAmount }: Request): Big | null {
  if (status !== 'SUCCEEDED') return null;
  return type === 'VOID' ? (requestedAmount ?? decimal(amount)) : decimal(amount);
}

/** What a payment that may be approved in part leaves to be paid. */
function amountDue(amount: Big | null, { type, requestedAmount, nsfAllowed }: Request): Big | null {
  if (type !== 'PAYMENT' || nsfAllowed !== true || amount === null || requestedAmount === null) return null;
  return requestedAmount.gt(amount) ? requestedAmount.minus(amount) : null;
}

function failureOf({
  failure_code: code,
  upstream_code: upstreamCode,
  retryable,
}: OutcomeColumns): Movement['failure'] {
  return code === null ? null : { code, message: failureMessage(code), upstreamCode, retryable: retryable === 1 };
}

const moment = (text: string | null): Date | null => (text === null ? null : secondOf(text));

const momentOf = isoReader();
/** The processor's moments are whole seconds. */
const secondOf = isoReader();

const decimal = (text: string | null): Big | null => (text === null ? null : new Big(text));
