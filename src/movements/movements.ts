import type { Paywizard } from '../paywizard/paywizard.ts';
import type { PayInput, PointsInput, TipInput, TopUpInput, VoidInput } from './inputs.ts';
import { payment } from './operations/pay.ts';
import { pointsIssuance, pointsRedemption } from './operations/points.ts';
import { tip } from './operations/tip.ts';
import { topUp } from './operations/top-up.ts';
import { voiding } from './operations/void.ts';
import { Protocol, type ProtocolOptions } from './protocol.ts';
import type { MovementResult } from './request.ts';

/** Everything that moves value: each answers only once its outcome is on record, and none sends an order number twice. */
export class Movements {
  readonly #protocol: Protocol;
  readonly #paywizard: Paywizard;

  constructor({ paywizard, ...options }: ProtocolOptions & { paywizard: Paywizard }) {
    this.#protocol = new Protocol(options);
    this.#paywizard = paywizard;
  }

  pay(input: PayInput): Promise<MovementResult> {
    return this.#protocol.execute(payment(this.#paywizard, input));
  }

  topUp(input: TopUpInput): Promise<MovementResult> {
    return this.#protocol.execute(topUp(this.#paywizard, input));
  }

  void(input: VoidInput): Promise<MovementResult> {
    return this.#protocol.execute(voiding(this.#paywizard, input));
  }

  issuePoints(input: PointsInput): Promise<MovementResult> {
    return this.#protocol.execute(pointsIssuance(this.#paywizard, input));
  }

  redeemPoints(input: PointsInput): Promise<MovementResult> {
    return this.#protocol.execute(pointsRedemption(this.#paywizard, input));
  }

  addTip(input: TipInput): Promise<MovementResult> {
    return this.#protocol.execute(tip(this.#paywizard, input));
  }

  /** Waits, up to `milliseconds`, until nothing is being sent and everything is written down. */
  drain(milliseconds: number): Promise<void> {
    return this.#protocol.drain(milliseconds);
  }
}
