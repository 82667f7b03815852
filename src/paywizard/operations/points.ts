import type Big from 'big.js';
import type { CardNumber } from '../../card-number.ts';
import { shortest } from '../../money.ts';
import type { Outcome } from '../outcome.ts';
import type { Operation } from '../paths.ts';
import { type EntryType, entryTypeCode } from '../wire/codes.ts';
import { type MovementBasics, type OperationContext, sendTransaction } from './movement.ts';

export interface PointsRequest extends MovementBasics {
  card: CardNumber;
  entryType: EntryType;
  points: Big;
}

/** `loyaltyIssuance`: gives points to a card. */
export const issuePoints = (context: OperationContext, request: PointsRequest): Promise<Outcome> =>
  sendPoints(context, 'loyaltyIssuance', request);

/** `loyaltyRedemption`: takes points from a card. */
export const redeemPoints = (context: OperationContext, request: PointsRequest): Promise<Outcome> =>
  sendPoints(context, 'loyaltyRedemption', request);

/** The two differ in nothing but their path. */
const sendPoints = (context: OperationContext, operation: Operation, request: PointsRequest): Promise<Outcome> =>
  sendTransaction(
    context,
    operation,
    {
      tranOrderNo: request.orderNo,
      loyaltyChannel: context.channel,
      accountId: request.card.reveal(),
      entryType: entryTypeCode(request.entryType),
      amount: shortest(request.points),
    },
    request.mayStart,
  );
