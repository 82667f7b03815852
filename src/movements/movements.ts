import type { Paywizard } from '../paywizard/paywizard.ts';
import type { MovementCaller } from './caller.ts';
import type { PayInput, PointsInput, TipInput, TopUpInput, VoidInput } from './inputs.ts';
import { payment } from './operations/pay.ts';
import { pointsIssuance, pointsRedemption } from './operations/points.ts';
import { tip } from './operations/tip.ts';
import { topUp } from './operations/top-up.ts';
import { voiding } from './operations/void.ts';
import type { ProtocolOptions } from './options.ts';
import { Protocol } from './protocol.ts';
import type { MovementRequest, MovementResult } from './request.ts';

/** Each rejects where the caller has tried too many numbers of late. */
export interface CallersMovements {
  pay(input: PayInput): Promise<MovementResult>;
  topUp(input: TopUpInput): Promise<MovementResult>;
  void(input: VoidInput): Promise<MovementResult>;
  issuePoints(input: PointsInput): Promise<MovementResult>;
  redeemPoints(input: PointsInput): Promise<MovementResult>;
  addTip(input: TipInput): Promise<MovementResult>;
}

/** Everything that moves value: each answers only once its outcome is on record, and none sends an order number twice. */
export class Movements {
  readonly #protocol: Protocol;
  readonly #paywizard: Paywizard;

  constructor({ paywizard, ...options }: ProtocolOptions & { paywizard: Paywizard }) {
    this.#protocol = new Protocol(options);
    this.#paywizard = paywizard;
  }

  /** The movements as one caller may ask for them; `paywizard` is the processor as the caller's request has it. */
  of(caller: MovementCaller, paywizard: Paywizard = this.#paywizard): CallersMovements {
    return new MovementsOf(this.#protocol, caller, paywizard);
  }

  /** Waits, up to `milliseconds`, until nothing is being sent and everything is written down. */
  drain(milliseconds: number): Promise<void> {
    return this.#protocol.drain(milliseconds);
  }
}

class MovementsOf implements CallersMovements {
  readonly #protocol: Protocol;
  readonly #caller: MovementCaller;
  readonly #paywizard: Paywizard;

  constructor(protocol: Protocol, caller: MovementCaller, paywizard: Paywizard) {
    this.#protocol = protocol;
    this.#caller = caller;
    this.#paywizard = paywizard;
  }

  pay(input: PayInput): Promise<MovementResult> {
    return this.#execute(payment(this.#paywizard, input));
  }

  topUp(input: TopUpInput): Promise<MovementResult> {
    return this.#execute(topUp(this.#paywizard, input));
  }

  void(input: VoidInput): Promise<MovementResult> {
    return this.#execute(voiding(this.#paywizard, input));
  }

  issuePoints(input: PointsInput): Promise<MovementResult> {
    return this.#execute(pointsIssuance(this.#paywizard, input));
  }

  redeemPoints(input: PointsInput): Promise<MovementResult> {
    return this.#execute(pointsRedemption(this.#paywizard, input));
  }

  addTip(input: TipInput): Promise<MovementResult> {
    return this.#execute(tip(this.#paywizard, input));
  }

  #execute(request: MovementRequest): Promise<MovementResult> {
    return this.#protocol.execute(request, this.#caller);
  }
}
