import type { Selectable } from 'kysely';
import type { SettlementsTable } from '../ledger/tables.ts';
import { written } from '../money.ts';
import { isInFlight, type Movement } from '../movements/movement.ts';

type Settlement = Selectable<SettlementsTable>;

/** The unsettled movements as a table; card numbers are masked. */
export function listText(movements: Movement[], limit: number): string {
  if (movements.length === 0) return 'Nothing is unsettled.\n';
  const rows = movements.map((movement) => [
    movement.orderNo,
    movement.type,
    isInFlight(movement) ? `${movement.status} (being sent)` : movement.status,
    amountText(movement),
    movement.card?.toString() ?? '-',
    movement.checkoutId ?? '-',
    movement.createdAt.toISOString(),
  ]);
  const table = tableText([['ORDER NUMBER', 'TYPE', 'STATUS', 'AMOUNT', 'CARD', 'CHECKOUT ID', 'SINCE'], ...rows]);
  const more = movements.length === limit ? `These are the oldest ${limit}; there may be more.\n` : '';
  return `${table}${more}\nFind out in the processor’s portal what became of each, then: loyalty-graphql settle ORDER_NO --as SUCCEEDED|FAILED …\n`;
}

/** One movement and how it came to its status. */
export function movementText(movement: Movement, settlements: Settlement[]): string {
  const lines = [
    ['order number', movement.orderNo],
    ['type', movement.type],
    ['status', movement.final ? `${movement.status} (final)` : movement.status],
    ['asked for', amountText(movement)],
    ['moved', movement.amount === null ? '-' : written(movement.amount, movement.valueCode)],
    ['card', movement.card?.toString() ?? '-'],
    ['checkout id', movement.checkoutId ?? '-'],
    ['made', movement.createdAt.toISOString()],
    ['changed', movement.updatedAt.toISOString()],
  ];
  const history = settlements.map(({ at, from_status, to_status, person, settled_by, reason }) => [
    at,
    `${from_status} → ${to_status}`,
    person ?? BY[settled_by],
    reason,
  ]);
  return `${tableText(lines)}${history.length === 0 ? '' : `\nSettled:\n${tableText(history)}`}`;
}

const BY: Record<Settlement['settled_by'], string> = {
  SETTLER: 'by look-up',
  PERSON: 'by a person',
  LATE_ANSWER: 'by the processor’s own word',
};

function amountText({ requestedAmount, valueCode }: Movement): string {
  if (requestedAmount === null) return '-';
  return `${written(requestedAmount, valueCode)}${valueCode === null ? '' : ` ${valueCode}`}`;
}

function tableText(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}
