import Big from 'big.js';
import type { Selectable } from 'kysely';
import { failureMessage } from '../movements/errors.ts';
import { isUnsettled, type Movement, mayTryAgain } from '../movements/movement.ts';
import type { Sealer } from '../sealing.ts';
import type { MovementsTable } from './tables.ts';

/** Reads a row of the ledger: opens the card number and works out what follows from the columns. */
export function toMovement(row: Selectable<MovementsTable>, sealer: Sealer): Movement {
  const requestedAmount = decimal(row.requested_amount);
  const amount = movedAmount(row);
  const partly =
    row.type === 'PAYMENT' && row.nsf_allowed === 1 && amount !== null && requestedAmount?.gt(amount) === true;
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
    card: row.card === null ? null : sealer.open(row.card),
    entryType: row.entry_type,
    valueCode: row.value_code,
    requestedAmount,
    amount,
    amountDue: partly ? requestedAmount.minus(amount) : null,
    nsfAllowed: row.nsf_allowed === null ? null : row.nsf_allowed === 1,
    originalCheckoutId: row.original_checkout_id,
    originalTransIndexCode: row.original_trans_index_code,
    checkoutId: row.checkout_id,
    transIndexCode: row.trans_index_code,
    merchantId: row.processor_merchant_id,
    paywizardId: row.paywizard_id,
    failure:
      row.failure_code === null
        ? null
        : {
            code: row.failure_code,
            message: failureMessage(row.failure_code),
            upstreamCode: row.upstream_code,
            retryable: row.retryable === 1,
          },
    processedAt: row.processed_at === null ? null : new Date(row.processed_at),
    settledBy: row.settled_by,
    erasedAt: row.erased_at === null ? null : new Date(row.erased_at),
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

function isFinal({ status, retryable }: Selectable<MovementsTable>): boolean {
  return !isUnsettled(status) && !mayTryAgain(status, retryable === 1);
}

/**
 * The answer to a void carries no amount: it moves what its original moved, which is what was asked of it. Once the
 * request has been erased, its amount stands where an answer's would.
 */
function movedAmount(row: Selectable<MovementsTable>): Big | null {
  if (row.status !== 'SUCCEEDED') return null;
  return decimal(row.type === 'VOID' ? (row.requested_amount ?? row.amount) : row.amount);
}

const decimal = (text: string | null): Big | null => (text === null ? null : new Big(text));
