import { describe, expect, it } from 'vitest';
import type { MovementError, MovementState, MovementTransaction } from '../../../client/src/index.ts';
import { type MovementEvent, transition } from '../../../client/src/movement/transition.ts';

type State = MovementState<'pay'>;
type Event = MovementEvent<'pay'>;

const input = { accountId: '70000000', amount: '1', currency: 'USD' };
const order = { orderNo: 'a-1', input };

function transaction(status: MovementTransaction['status'], final = true): MovementTransaction {
  const failure =
    status === 'DECLINED' || status === 'FAILED'
      ? ({ __typename: 'TransactionFailure', code: 'DECLINED', message: 'No.', retryable: !final } as const)
      : null;
  const numbers = { checkoutId: null, originalCheckoutId: null, processedAt: null, accountIdLast4: null };
  const amounts = { valueCode: 'USD', requestedAmount: '1.00', amount: null, amountDue: null, formattedAmount: null };
  const times = { createdAt: '2025-01-01T00:00:00Z', updatedAt: '2025-01-01T00:00:00Z' };
  const rest = { id: 'T', type: 'PAYMENT', orderNo: 'a-1' } as const;
  return { __typename: 'Transaction', ...rest, status, final, failure, ...numbers, ...amounts, ...times };
}

const error = (code: MovementError['code'], retryable: boolean): MovementError => ({
  code,
  message: 'No.',
  path: [],
  retryable,
  retryAfterSeconds: null,
  valueCode: null,
});

const pendingTransaction = transaction('PENDING', false);
const unknownTransaction = transaction('UNKNOWN', false);

const STATES: Record<string, State> = {
  idle: { status: 'idle' },
  sending: { status: 'sending', ...order },
  pending: { status: 'pending', ...order, transaction: pendingTransaction },
  lost: { status: 'unknown', reason: 'lost', transaction: null, ...order },
  offline: { status: 'unknown', reason: 'offline', transaction: null, ...order },
  reloaded: { status: 'unknown', reason: 'reloaded', transaction: null, ...order },
  unknown: { status: 'unknown', reason: 'outcome-unknown', transaction: unknownTransaction, ...order },
  succeeded: { status: 'succeeded', ...order, transaction: transaction('SUCCEEDED') },
  declined: { status: 'declined', ...order, error: error('DECLINED', false), transaction: transaction('DECLINED') },
  failed: { status: 'failed', ...order, error: error('NEVER_ARRIVED', true), retryable: true, transaction: null },
  broken: { status: 'failed', ...order, error: error('INVALID_INPUT', false), retryable: false, transaction: null },
};

const found = (status: MovementTransaction['status'], final = true): Event => ({
  type: 'found',
  transaction: transaction(status, final),
  error: null,
});

const EVENTS: Record<string, Event> = {
  start: { type: 'start', ...order },
  reloaded: { type: 'reloaded', ...order },
  retry: { type: 'retry' },
  reset: { type: 'reset' },
  'found PENDING': found('PENDING', false),
  'found UNKNOWN': found('UNKNOWN', false),
  'found SUCCEEDED': found('SUCCEEDED'),
  'found DECLINED': found('DECLINED'),
  'found FAILED': found('FAILED'),
  'found FAILED for now': found('FAILED', false),
  'refused INVALID_INPUT': { type: 'refused', error: error('INVALID_INPUT', false), isForGood: true },
  'refused CARD_NOT_FOUND': { type: 'refused', error: error('CARD_NOT_FOUND', false), isForGood: true },
  'refused ORDER_CONFLICT': { type: 'refused', error: error('ORDER_CONFLICT', false), isForGood: false },
  'refused UPSTREAM_UNAVAILABLE': { type: 'refused', error: error('UPSTREAM_UNAVAILABLE', true), isForGood: false },
  lost: { type: 'lost', reason: 'lost' },
  offline: { type: 'lost', reason: 'offline' },
  missing: { type: 'missing' },
};

// What becomes of each state at each event. `·` is the very same object: nothing has happened.
const TABLE = `
                              idle      sending   pending   lost      offline   reloaded  unknown   succeeded declined  failed    broken
start                         sending   ·         ·         ·         ·         ·         ·         sending   sending   sending   sending
reloaded                      reloaded  ·         ·         ·         ·         ·         ·         ·         ·         ·         ·
retry                         ·         ·         ·         ·         ·         ·         ·         ·         ·         sending   ·
reset                         ·         ·         ·         ·         ·         ·         ·         idle      idle      idle      idle
found PENDING                 ·         pending   ·         pending   pending   pending   pending   ·         ·         ·         ·
found UNKNOWN                 ·         unknown   unknown   unknown   unknown   unknown   ·         ·         ·         ·         ·
found SUCCEEDED               ·         succeeded succeeded succeeded succeeded succeeded succeeded ·         ·         ·         ·
found DECLINED                ·         declined  declined  declined  declined  declined  declined  ·         ·         ·         ·
found FAILED                  ·         broken    broken    broken    broken    broken    broken    ·         ·         ·         ·
found FAILED for now          ·         failed    failed    failed    failed    failed    failed    ·         ·         ·         ·
refused INVALID_INPUT         ·         broken    broken    broken    broken    broken    broken    ·         ·         ·         ·
refused CARD_NOT_FOUND        ·         declined  declined  declined  declined  declined  declined  ·         ·         ·         ·
refused ORDER_CONFLICT        ·         broken    ·         ·         ·         ·         ·         ·         ·         ·         ·
refused UPSTREAM_UNAVAILABLE  ·         failed    ·         ·         ·         ·         ·         ·         ·         ·         ·
lost                          ·         lost      ·         ·         lost      lost      ·         ·         ·         ·         ·
offline                       ·         offline   ·         offline   ·         offline   ·         ·         ·         ·         ·
missing                       ·         ·         ·         failed    failed    failed    ·         ·         ·         ·         ·
`;

const [head = '', ...lines] = TABLE.trim().split('\n');
const columns = head.trim().split(/\s+/);
const rows = lines.map((line) => {
  const [name = '', ...cells] = line
    .split(/\s{2,}/)
    .flatMap((part, place) => (place === 0 ? [part] : part.split(/\s+/)));
  return { name, cells };
});

/** A state by its name above, as far as that tells states apart. */
function nameOf(state: State): string {
  if (state.status === 'unknown') return state.reason === 'outcome-unknown' ? 'unknown' : state.reason;
  return state.status === 'failed' && !state.retryable ? 'broken' : state.status;
}

describe.each(rows)('$name', ({ name, cells }) => {
  it.each(columns.map((column, place) => [column, cells[place]]))('%s → %s', (column = '', expected) => {
    const [before, event] = [STATES[column], EVENTS[name]];
    if (before === undefined || event === undefined) throw new Error('the table names what there is not');
    const after = transition(before, event);
    if (expected === '·') expect(after).toBe(before);
    else expect(nameOf(after)).toBe(expected);
    // Whatever happens, an order keeps its number and its input.
    if (after.status !== 'idle') expect(after).toMatchObject(order);
  });
});

it('names every event and every state', () => {
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(EVENTS));
  expect(columns).toEqual(Object.keys(STATES));
});
