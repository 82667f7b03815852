/**
 * So many calls to the processor the requests may come to that are begun in one turn of the event loop. With all that
 * had come at once, up to ten times as much was under way: cards by the dozen then cost an eighth more, most of it for
 * the garbage collector, which copies again and again whatever waits for an answer.
 */
const CALLS_A_TURN = 20;

/** What a request counts for in the average. */
const SHARE = 1 / 16;

/** How many requests are begun in one turn of the event loop, by what those before them have asked of the processor. */
export class Pace {
  #callsARequest = 1;

  /** Learns of a request that is answered; undefined, as for one that was refused, is none at all. */
  learn(calls = 0): void {
    this.#callsARequest += (Math.max(1, calls) - this.#callsARequest) * SHARE;
  }

  /** At least one. */
  get requestsATurn(): number {
    return Math.max(1, Math.round(CALLS_A_TURN / this.#callsARequest));
  }
}
