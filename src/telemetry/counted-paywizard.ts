import type { Paywizard } from '../paywizard/paywizard.ts';
import type { OperationFacts } from './operation-facts.ts';

/**
 * The processor as one request has it: what is asked of it is counted in the facts of the request, once where the
 * adapter tries a read twice. The rest, such as the state of the circuit, is the shared one's as it is when it is asked.
 * One is made for each request, and so it is a class, whose instances are cheap.
 */
export class CountedPaywizard implements Paywizard {
  readonly #paywizard: Paywizard;
  readonly #facts: OperationFacts;
  #calls = 0;

  constructor(paywizard: Paywizard, facts: OperationFacts) {
    this.#paywizard = paywizard;
    this.#facts = facts;
    facts.upstreamCalls = 0;
  }

  inquiry(...call: Parameters<Paywizard['inquiry']>) {
    return this.#counted().inquiry(...call);
  }

  activate(...call: Parameters<Paywizard['activate']>) {
    return this.#counted().activate(...call);
  }

  topUp(...call: Parameters<Paywizard['topUp']>) {
    return this.#counted().topUp(...call);
  }

  pay(...call: Parameters<Paywizard['pay']>) {
    return this.#counted().pay(...call);
  }

  void(...call: Parameters<Paywizard['void']>) {
    return this.#counted().void(...call);
  }

  issuePoints(...call: Parameters<Paywizard['issuePoints']>) {
    return this.#counted().issuePoints(...call);
  }

  redeemPoints(...call: Parameters<Paywizard['redeemPoints']>) {
    return this.#counted().redeemPoints(...call);
  }

  addTip(...call: Parameters<Paywizard['addTip']>) {
    return this.#counted().addTip(...call);
  }

  queryOrder(...call: Parameters<Paywizard['queryOrder']>) {
    return this.#counted().queryOrder(...call);
  }

  get isCut() {
    return this.#paywizard.isCut;
  }

  retryAfterSeconds() {
    return this.#paywizard.retryAfterSeconds();
  }

  pool() {
    return this.#paywizard.pool();
  }

  close() {
    return this.#paywizard.close();
  }

  #counted(): Paywizard {
    this.#calls += 1;
    this.#facts.upstreamCalls = this.#calls;
    return this.#paywizard;
  }
}
