import type { Behaviour } from './faults.ts';

interface SpecialCard {
  accountId: string;
  behaviour: Behaviour;
  description: string;
}

/**
 * Card numbers that misbehave, each with 100.00 USD and 100 points on it. An inquiry of them works normally; the
 * behaviour is that of every movement (top-up, payment, void, points, tip).
 */
export const SPECIAL_CARDS: readonly SpecialCard[] = [
  {
    accountId: '9000000000000001',
    behaviour: { fault: 'decline' },
    description: 'Declined: code 200, result 1.',
  },
  {
    accountId: '9000000000000002',
    behaviour: { fault: 'pending-success', delayMs: 5000 },
    description: 'Pending (result 2); succeeds after 5 s and is booked then.',
  },
  {
    accountId: '9000000000000003',
    behaviour: { fault: 'pending-decline', delayMs: 5000 },
    description: 'Pending (result 2); is declined after 5 s.',
  },
  {
    accountId: '9000000000000004',
    behaviour: { fault: 'slow', delayMs: 3000 },
    description: 'Slow: books at once, answers after 3 s.',
  },
  {
    accountId: '9000000000000005',
    behaviour: { fault: 'drop-after' },
    description: 'Books, then drops the connection without an answer.',
  },
  {
    accountId: '9000000000000006',
    behaviour: { fault: 'drop-before' },
    description: 'Drops the connection without booking.',
  },
  {
    accountId: '9000000000000007',
    behaviour: { fault: 'http-after', httpStatus: 500 },
    description: 'Books, then answers HTTP 500 in plain text.',
  },
  {
    accountId: '9000000000000008',
    behaviour: { fault: 'http-before', httpStatus: 500 },
    description: 'Answers HTTP 500 in plain text without booking.',
  },
  {
    accountId: '9000000000000009',
    behaviour: { fault: 'rubbish-after' },
    description: 'Books, then answers HTTP 200 with an HTML page.',
  },
  {
    accountId: '9000000000000010',
    behaviour: { fault: 'truncate-after' },
    description: 'Books, then sends half of the JSON and cuts the connection.',
  },
  {
    accountId: '9000000000000011',
    behaviour: { fault: 'code', code: 40006, msg: 'card blocked' },
    description: 'Blocked: code 40006, nothing booked.',
  },
  {
    accountId: '9000000000000012',
    behaviour: { fault: 'hang-after' },
    description: 'Books, then never answers; the connection is closed after 60 s.',
  },
  {
    accountId: '9000000000000013',
    behaviour: { fault: 'code', code: 50300, msg: 'service unavailable' },
    description: 'Unavailable: code 50300 before anything is done.',
  },
  {
    accountId: '9000000000000014',
    behaviour: { fault: 'code', code: 49999, msg: 'processor says no' },
    description: 'Code 49999, to which nobody has given a meaning; nothing booked.',
  },
];

export function specialCard(accountId: string): SpecialCard | undefined {
  return BY_ACCOUNT_ID.get(accountId);
}

const BY_ACCOUNT_ID = new Map(SPECIAL_CARDS.map((card) => [card.accountId, card]));
