import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely, Selectable } from 'kysely';
import { recordedTexts } from '../movements/fingerprint.ts';
import { keyIdOf, type Sealer } from '../sealing.ts';
import { toMovement } from './rows.ts';
import { inTransaction, type Store } from './store.ts';
import type { LedgerTables, MovementsTable } from './tables.ts';

/** What became of one row. */
export interface Resealed {
  /** `busy`: others were changing it the whole time. */
  state: 'current' | 'rewritten' | 'kept' | 'busy';
  /** The older key that its fingerprint goes on needing; null where it needs none. */
  fingerprintKey: string | null;
  /** The key that its card was sealed under, where no key opens it; null otherwise. */
  unopenedKey: string | null;
}

export interface ResealedBatch {
  rows: Resealed[];
  /** Where to go on; null at the end. */
  cursor: string | null;
  /** When the last of these movements was made; null where there was none. */
  reached: Date | null;
}

/** The rows of one transaction: few enough that a payment that waits behind it does not notice. */
const BATCH = 50;

/** How often rows are tried that others are changing at this moment, and the pause in between. */
const TRIES = 80;
const TRY_PAUSE_MS = 25;

/** So many cards of a key are tried, to tell a wrong key from a damaged row. */
const SAMPLE = 20;

/**
 * Brings the ledger under the first key, beside the processes that serve from it. What a row says stays the same, so
 * its revision does too: whoever follows the movement or the card is not rung.
 */
export class Resealing {
  readonly #store: Store;
  readonly #db: Kysely<LedgerTables>;
  readonly #merchant: string;
  readonly #sealer: Sealer;

  constructor({ store, merchant, sealer }: { store: Store; merchant: string; sealer: Sealer }) {
    this.#store = store;
    this.#db = store.db;
    this.#merchant = merchant;
    this.#sealer = sealer;
  }

  /** Those of the keys at hand that do not open what was sealed under their ids, so that they are not what they say. */
  async wrongKeys(): Promise<string[]> {
    const wrong: string[] = [];
    for (const keyId of this.#sealer.keyIds) {
      const cards = await this.cardsUnder(keyId);
      if (cards.length > 0 && cards.every((card) => this.#sealer.open(card) === null)) wrong.push(keyId);
    }
    return wrong;
  }

  /** A few sealed cards of this key. */
  async cardsUnder(keyId: string): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('movements')
      .select('card')
      .where('merchant', '=', this.#merchant)
      // A stretch of the index: whatever begins with the id and a dot, and the slash is the character after the dot.
      .where('card', '>=', `${keyId}.`)
      .where('card', '<', `${keyId}/`)
      .limit(SAMPLE)
      .execute();
    return rows.flatMap(({ card }) => card ?? []);
  }

  /** Brings one batch of rows behind `cursor` under the first key, in the order of their ids; `dryRun` only looks. */
  async batch(cursor: string | null, { dryRun }: { dryRun: boolean }): Promise<ResealedBatch> {
    let query = this.#movements().orderBy('id').limit(BATCH);
    if (cursor !== null) query = query.where('id', '>', cursor);
    const read = await query.execute();
    const last = read.at(-1);
    const rows: Resealed[] = [];
    let left = read.map((row) => this.#plan(row));
    for (let tries = 1; left.length > 0; tries += 1) {
      const changing = left.filter(({ isChanged }) => isChanged);
      const written = dryRun ? new Set(changing.map(({ id }) => id)) : await this.#write(changing);
      const missed = changing.filter(({ id }) => !written.has(id));
      const isOver = tries === TRIES;
      for (const plan of left) {
        const state = stateOf(plan, written.has(plan.id));
        if (state !== 'busy' || isOver) rows.push({ ...plan, state });
      }
      if (missed.length === 0 || isOver) break;
      await sleep(TRY_PAUSE_MS);
      const ids = missed.map(({ id }) => id);
      left = (await this.#movements().where('id', 'in', ids).execute()).map((row) => this.#plan(row));
    }
    return { rows, cursor: last?.id ?? null, reached: last === undefined ? null : new Date(last.created_at) };
  }

  #movements() {
    return this.#db.selectFrom('movements').selectAll().where('merchant', '=', this.#merchant);
  }

  #plan(row: Selectable<MovementsTable>): Plan {
    const movement = toMovement(row, this.#sealer);
    const card = movement.card === null ? row.card : this.#sealer.seal(movement.card);
    const isOld = keyIdOf(row.fingerprint) !== this.#sealer.keyIds[0];
    const text = isOld
      ? recordedTexts(movement).find((each) => this.#sealer.matches(row.fingerprint, each))
      : undefined;
    const fingerprint = text === undefined ? row.fingerprint : this.#sealer.fingerprint(text);
    return {
      id: row.id,
      from: { card: row.card, fingerprint: row.fingerprint },
      to: { card, fingerprint },
      isChanged: card !== row.card || fingerprint !== row.fingerprint,
      fingerprintKey: isOld && text === undefined ? keyIdOf(row.fingerprint) : null,
      unopenedKey: row.card !== null && movement.card === null ? keyIdOf(row.card) : null,
    };
  }

  /**
   * Writes each row that is still what was read, and answers which. A row may have been erased meanwhile, or written by
   * another run of this.
   */
  async #write(plans: Plan[]): Promise<Set<string>> {
    const written = new Set<string>();
    if (plans.length === 0) return written;
    await inTransaction(this.#db, async (trx) => {
      const free = await this.#lock(trx, plans);
      for (const { id, from, to } of free) {
        const { numUpdatedRows } = await trx
          .updateTable('movements')
          .set(to)
          .where('id', '=', id)
          .where('card', from.card === null ? 'is' : '=', from.card)
          .where('fingerprint', '=', from.fingerprint)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows > 0n) written.add(id);
      }
    });
    return written;
  }

  /**
   * Takes the rows that nobody else is writing. Waiting for the others while holding some could end in a deadlock, which
   * the server might end at the cost of a payment. In an embedded store there is one writer at a time anyway.
   */
  async #lock(trx: Kysely<LedgerTables>, plans: Plan[]): Promise<Plan[]> {
    if (this.#store.kind === 'sqlite') return plans;
    const ids = plans.map(({ id }) => id);
    const rows = await trx
      .selectFrom('movements')
      .select('id')
      .where('id', 'in', ids)
      .forUpdate()
      .skipLocked()
      .execute();
    const free = new Set(rows.map(({ id }) => id));
    return plans.filter(({ id }) => free.has(id));
  }
}

interface Plan extends Omit<Resealed, 'state'> {
  id: string;
  from: Pick<MovementsTable, 'card' | 'fingerprint'>;
  to: Pick<MovementsTable, 'card' | 'fingerprint'>;
  isChanged: boolean;
}

function stateOf({ isChanged, fingerprintKey, unopenedKey }: Plan, isWritten: boolean): Resealed['state'] {
  if (isChanged) return isWritten ? 'rewritten' : 'busy';
  return fingerprintKey === null && unopenedKey === null ? 'current' : 'kept';
}
