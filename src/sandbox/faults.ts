import { z } from 'zod';
import { must } from './rules.ts';
import { MOVEMENTS, OPERATIONS, type Operation } from './wire.ts';

const OUTCOMES = ['decline', 'pending-success', 'pending-decline'] as const;

const FAULT_NAMES = [
  ...OUTCOMES,
  'slow',
  'drop-after',
  'drop-before',
  'http-after',
  'http-before',
  'rubbish-after',
  'truncate-after',
  'hang-after',
  'hang-before',
  'code',
  'raw',
] as const;

export type FaultName = (typeof FAULT_NAMES)[number];

/** A fault with its settings. Times are milliseconds; without `delayMs` the fault's own time holds. */
export interface Behaviour {
  fault: FaultName;
  delayMs?: number | undefined;
  httpStatus?: number | undefined;
  code?: number | undefined;
  msg?: string | undefined;
  body?: string | undefined;
}

/** What a call is about, as far as a fault can be aimed at it. */
export interface Subject {
  operation: Operation;
  accountId: string | undefined;
  orderNo: string | undefined;
}

const string = z.string(must('be a string'));
const wholeRule = (from: number, to: number) => must(`be a whole number from ${from} to ${to}`);
const whole = (from: number, to: number) =>
  z.int(wholeRule(from, to)).min(from, wholeRule(from, to)).max(to, wholeRule(from, to));
const isOutcome = (fault: FaultName) => OUTCOMES.some((outcome) => outcome === fault);
const isRead = (operation: Operation) => !MOVEMENTS.some((movement) => movement === operation);

/** A fault as the control address takes it: for the next `times` calls that match everything that is given. */
export const faultRequest = z
  .strictObject(
    {
      fault: z.enum(FAULT_NAMES, must(`be one of ${FAULT_NAMES.join(', ')}`)),
      operation: z.enum(OPERATIONS, must(`be one of ${OPERATIONS.join(', ')}`)).optional(),
      accountId: string.optional(),
      orderNo: string.optional(),
      times: whole(1, 1_000_000).default(1),
      delayMs: whole(0, 600_000).optional(),
      httpStatus: whole(200, 599).optional(),
      code: whole(0, 999_999).optional(),
      msg: string.optional(),
      body: string.optional(),
    },
    must('be a JSON object'),
  )
  .refine((request) => request.fault !== 'code' || request.code !== undefined, {
    error: 'is missing: the fault code needs it',
    path: ['code'],
  })
  .refine((request) => request.fault !== 'raw' || request.body !== undefined, {
    error: 'is missing: the fault raw needs it',
    path: ['body'],
  })
  .refine((request) => !isOutcome(request.fault) || request.operation === undefined || !isRead(request.operation), {
    error: `must be a movement with ${OUTCOMES.join(', ')}: ${MOVEMENTS.join(', ')}`,
    path: ['operation'],
  });

type FaultRequest = z.output<typeof faultRequest>;

/** Faults that wait for their calls, in the order in which they were queued. */
export interface FaultQueue {
  add(request: FaultRequest): void;
  /** The first fault that matches, which is used up by one. */
  take(subject: Subject): Behaviour | undefined;
  clear(): void;
}

export function faultQueue(): FaultQueue {
  let queued: FaultRequest[] = [];
  return {
    add: (request) => {
      queued.push({ ...request });
    },
    take: (subject) => {
      const fault = queued.find((candidate) => matches(candidate, subject));
      if (fault === undefined) return undefined;
      fault.times -= 1;
      if (fault.times === 0) queued = queued.filter((other) => other !== fault);
      return fault;
    },
    clear: () => {
      queued = [];
    },
  };
}

function matches(fault: FaultRequest, subject: Subject): boolean {
  if (isOutcome(fault.fault) && isRead(subject.operation)) return false;
  return (
    (fault.operation === undefined || fault.operation === subject.operation) &&
    (fault.accountId === undefined || fault.accountId === subject.accountId) &&
    (fault.orderNo === undefined || fault.orderNo === subject.orderNo)
  );
}
