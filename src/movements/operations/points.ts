import Big from 'big.js';
import { CardNumber } from '../../card-number.ts';
import { POINTS, shortest } from '../../money.ts';
import type { Paywizard } from '../../paywizard/paywizard.ts';
import type { PointsInput } from '../inputs.ts';
import type { MovementRequest } from '../request.ts';
import { pointsProblems } from '../rules.ts';

/** Gives points to a card. */
export const pointsIssuance = (paywizard: Paywizard, input: PointsInput): MovementRequest =>
  pointsMovement('POINTS_ISSUANCE', (request) => paywizard.issuePoints(request), input);

/** Takes points from a card. */
export const pointsRedemption = (paywizard: Paywizard, input: PointsInput): MovementRequest =>
  pointsMovement('POINTS_REDEMPTION', (request) => paywizard.redeemPoints(request), input);

function pointsMovement(
  type: 'POINTS_ISSUANCE' | 'POINTS_REDEMPTION',
  operation: Paywizard['issuePoints'],
  input: PointsInput,
): MovementRequest {
  const { orderNo, entryType } = input;
  const card = new CardNumber(input.accountId);
  const points = new Big(input.points);
  return {
    type,
    orderNo,
    card,
    identity: pointsIdentity({ card, points }),
    problems: pointsProblems(input.points),
    originalCheckoutId: null,
    prepare: () => ({
      card,
      entryType,
      valueCode: POINTS,
      requestedAmount: points,
      nsfAllowed: null,
      originalTransIndexCode: null,
      send: ({ orderNo, mayStart }) => operation({ orderNo, mayStart, card, entryType, points }),
    }),
  };
}

/** What makes two issuances, or two redemptions, the same one. */
export const pointsIdentity = ({ card, points }: { card: CardNumber; points: Big }) => ({
  accountId: card.reveal(),
  points: shortest(points),
});
