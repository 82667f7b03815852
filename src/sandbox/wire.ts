import { z } from 'zod';
import { customerInfo } from './customer.ts';
import { must, text } from './rules.ts';

const clientId = text(/^\S+$/, 'be a string');
const tranOrderNo = text(/^[\x21-\x7e]{1,60}$/, 'be a string of 1 to 60 printable characters without spaces');
const reference = text(/^[\x21-\x7e]{1,60}$/, 'be a checkoutId as a string');
const loyaltyChannel = z.literal('FACTOR4', must('be FACTOR4'));
const accountId = text(/^[A-Za-z0-9]{4,40}$/, 'be a string of 4 to 40 letters or digits');
const entryType = z.enum(['B', 'K', 'M', 'P'], must('be B, K, M or P'));
const activating = z.enum(['Y', 'N'], must('be Y or N'));
const tranCurrency = text(/^[A-Z]{3}$/, 'be three capital letters');
const amountRule = 'be a decimal string above 0 in shortest plain form with at most 4 decimals';
// Answers count in ten-thousandths, so a finer amount could not be answered.
const amount = text(/^(?!0$)(0|[1-9]\d{0,19})(\.\d{0,3}[1-9])?$/, amountRule);

const body = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => z.strictObject(shape, must('be a JSON object'));
const points = body({ clientId, tranOrderNo, loyaltyChannel, accountId, entryType, amount });

const issuance = body({
  clientId,
  tranOrderNo,
  loyaltyChannel,
  accountId,
  entryType,
  activating: activating.optional(),
  customerInfo: customerInfo.optional(),
  amount: amount.optional(),
  tranCurrency: tranCurrency.optional(),
}).refine((request) => (request.amount === undefined) === (request.tranCurrency === undefined), {
  error: 'and tranCurrency must come together or not at all',
  path: ['amount'],
});

const movement = z.discriminatedUnion('operation', [
  call('giftIssuance', issuance),
  call(
    'giftTransaction',
    body({
      clientId,
      tranOrderNo,
      loyaltyChannel,
      amount,
      tranCurrency,
      accountId,
      entryType,
      nsfAllowed: z.boolean(must('be true or false')).optional(),
    }),
  ),
  call('giftVoid', body({ clientId, tranOrderNo, oriOrderNo: reference })),
  call('loyaltyIssuance', points),
  call('loyaltyRedemption', points),
  call('giftTip', body({ clientId, tranOrderNo, accountId, entryType, amount, tranCurrency, oriOrderNo: reference })),
]);

const read = z.discriminatedUnion('operation', [
  call('giftInquiry', body({ clientId, loyaltyChannel, accountId, entryType })),
  call('giftActivate', body({ clientId, loyaltyChannel, accountId, entryType, activating, customerInfo })),
  call(
    'queryOrder',
    body({ clientId, checkoutId: reference.optional(), transIndexCode: tranOrderNo.optional() }).refine(
      (request) => request.checkoutId !== undefined || request.transIndexCode !== undefined,
      { error: 'or transIndexCode must be given', path: ['checkoutId'] },
    ),
  ),
]);

/** A movement of value with its request: it carries an order number and is booked. */
export const movementCall = movement;

/** Every operation with its request, exactly as strict as a processor could be: an unknown key is refused. */
export const anyCall = z.discriminatedUnion('operation', [movement, read]);

export type MovementCall = z.infer<typeof movementCall>;
export type Call = z.infer<typeof anyCall>;
export type Movement = MovementCall['operation'];
export type Operation = Call['operation'];

/** Movements in the order in which the page lists them. */
export const MOVEMENTS = [
  'giftIssuance',
  'giftTransaction',
  'giftVoid',
  'loyaltyIssuance',
  'loyaltyRedemption',
  'giftTip',
] as const satisfies Movement[];

export const OPERATIONS = ['giftInquiry', 'giftActivate', 'queryOrder', ...MOVEMENTS] as const satisfies Operation[];

/** Operation → the path it is POSTed to. */
export function pathOf(operation: Operation): string {
  return operation === 'queryOrder' ? '/ovstrade/openPay/queryOrder' : `/ovstrade/openLoyaltyPay/${operation}`;
}

export function isMovement(request: Call): request is MovementCall {
  return 'tranOrderNo' in request.request;
}

function call<Name extends string, Request extends z.ZodType>(operation: Name, request: Request) {
  return z.object({ operation: z.literal(operation), request });
}
