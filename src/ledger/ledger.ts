import type { Kysely } from 'kysely';
import { shortest } from '../money.ts';
import type { Movement } from '../movements/movement.ts';
import type { MovementEvent } from '../movements/state.ts';
import type { Outcome } from '../paywizard/outcome.ts';
import { Changes, type ChangesOptions } from './changes.ts';
import { History } from './history.ts';
import { type Begun, type Intent, Intents, type IntentsOptions } from './intents.ts';
import { Retention } from './retention.ts';
import { Settling } from './settling.ts';
import type { LedgerTables } from './tables.ts';

/** How the record of an attempt ended up. */
export interface Recorded {
  /** What the ledger holds now. */
  movement: Movement;
  /** The status that somebody had settled it with, where this answer has just overruled them. */
  overruled: Movement['status'] | null;
}

export interface LedgerOptions extends ChangesOptions, IntentsOptions {}

/**
 * The durable record of every movement: what is written is on the disk when the promise resolves. This class holds the
 * writes of the protocol; `history` reads, `settling` serves whoever settles what was left open.
 */
export class Ledger {
  readonly history: History;
  readonly settling: Settling;
  readonly retention: Retention;
  readonly #db: Kysely<LedgerTables>;
  readonly #changes: Changes;
  readonly #intents: Intents;

  constructor(options: LedgerOptions) {
    const { store, merchant, sealer } = options;
    this.#db = store.db;
    this.#changes = new Changes(options);
    this.#intents = new Intents(options);
    this.history = new History({ db: store.db, merchant, sealer });
    this.settling = new Settling({ store, merchant, sealer, changes: this.#changes });
    this.retention = new Retention({ db: store.db, merchant });
  }

  /** Writes an intent, which is the lock: see `Intents.begin`. */
  begin(intent: Intent, sameRequest: (fingerprint: string) => boolean): Promise<Begun> {
    return this.#intents.begin(intent, sameRequest);
  }

  /**
   * Records what became of an attempt. Where somebody else has settled it meanwhile, only a success that they did not
   * see is still written. `sentAgoMs` is how long ago the first byte went out, null where none did.
   */
  async record(movement: Movement, outcome: Outcome, sentAgoMs: number | null): Promise<Recorded> {
    const event: MovementEvent = { kind: 'answered', status: outcome.status };
    const changed = await this.#changes.apply(movement, event, {
      failure: outcome.failure,
      answer: outcome.answer ?? {},
      amount: amountOf(outcome),
      sentAgoMs,
      dueInMs: null,
      person: null,
      reason: 'The processor’s answer came after the movement had been settled without it.',
    });
    const overruled = changed.from !== null && changed.movement.settledBy === 'LATE_ANSWER' ? changed.from : null;
    return { movement: changed.movement, overruled: overruled === 'SUCCEEDED' ? null : overruled };
  }

  /**
   * Takes back an attempt of which it is certain that nobody will send it: it was begun, perhaps, by a call of `begin`
   * that failed. Its order number may be tried again.
   */
  async takeBack({ orderNo, claim }: Pick<Intent, 'orderNo' | 'claim'>, outcome: Outcome): Promise<void> {
    const movement = await this.history.byOrderNo(orderNo);
    if (movement?.claim === claim) await this.record(movement, outcome, null);
  }

  /** Rejects where the store does not answer. */
  async ping(): Promise<void> {
    await this.#db.selectNoFrom((expression) => expression.lit(1).as('one')).execute();
  }
}

/** Undefined where there is no answer, and so none that says what moved. */
function amountOf({ answer }: Outcome): string | null | undefined {
  if (answer === null) return undefined;
  return answer.amount === null ? null : shortest(answer.amount);
}
