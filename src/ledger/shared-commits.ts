import { setImmediate as turn } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Work } from './store.ts';
import type { LedgerTables } from './tables.ts';

/** As many pieces of work share a commit; the others wait for the next turn, so that reads and sockets get theirs. */
const MOST = 64;

/**
 * So many turns of the event loop a group gathers, some microseconds each where nobody else is there. What is read from
 * the sockets and answered by the processor meanwhile goes with it: with two turns, groups were a quarter smaller,
 * and each payment cost an eighth more.
 */
const GATHERING = 8;

/**
 * Group commit for the embedded store. A commit costs a sync of the disk, during which the one thread stands still; so
 * whatever wants to be written in a few turns of the event loop is run, piece after piece, in one transaction.
 *
 * - Each piece has its own fate: what one throws is told to its caller alone, and the others stand. One that may have
 *   written something before it throws is run in a savepoint; a single statement takes itself back.
 * - Nobody is told anything before the commit, good or bad: a piece sees what the pieces before it have written, and
 *   must not tell of it if it is never written.
 * - If the transaction is lost, by a commit that fails or because SQLite has taken it back by itself (a full disk), every
 *   piece of the group is told why, and none of them stands.
 * - The group holds the store's only connection from its begin to its end, so no read sees what is not committed. It
 *   takes the write lock first (`immediate`): a read that came before could not be followed by a write any more where a
 *   tool has written beside us in between.
 */
export class SharedCommits {
  readonly #db: Kysely<LedgerTables>;
  readonly #connection: Connection;
  #waiting: Piece[] = [];
  #running: Promise<void> | null = null;

  constructor(db: Kysely<LedgerTables>, connection: Connection) {
    this.#db = db;
    this.#connection = connection;
  }

  /**
   * Runs a piece of work with the next group. `undoable` is for one that may throw after it has written something.
   * Rejects with what it throws, or with what the group's transaction was lost for.
   */
  run<Result>(work: Work<Result>, { undoable }: { undoable: boolean }): Promise<Result> {
    return new Promise<unknown>((resolve, reject) => {
      this.#waiting.push({ work, undoable, resolve, reject });
      this.#running ??= this.#runAll();
    }) as Promise<Result>;
  }

  /** Resolves when whatever was asked for has been written or refused. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #runAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      for (let turns = 0; turns < GATHERING; turns += 1) await turn();
      await this.#db
        .connection()
        .execute((connection) => this.#runGroup(connection))
        .catch((error: unknown) => refuse(this.#waiting.splice(0), error));
    }
    this.#running = null;
  }

  async #runGroup(connection: Kysely<LedgerTables>): Promise<void> {
    const group = this.#waiting.splice(0, MOST);
    try {
      this.#connection.run('begin immediate');
      const tell: Tell[] = [];
      for (const piece of group) {
        const run = this.#runPiece(connection, piece);
        tell.push(run instanceof Promise ? await run : run);
      }
      this.#connection.run('commit');
      for (const each of tell) each();
    } catch (error) {
      if (this.#connection.inTransaction) this.#rollBack();
      refuse(group, error);
    }
  }

  /** The error that broke the transaction is the one that is told. */
  #rollBack(): void {
    try {
      this.#connection.run('rollback');
    } catch {
      // SQLite has taken it back by itself.
    }
  }

  /** Answers how to tell the caller what became of it. Throws or rejects where the whole transaction is lost. */
  #runPiece(connection: Kysely<LedgerTables>, piece: Piece): Tell | Promise<Tell> {
    try {
      if (piece.undoable) this.#connection.run('savepoint piece');
      const work = piece.work(connection);
      if (!(work instanceof Promise)) return this.#keep(piece, work);
      return work.then((result) => this.#keep(piece, result)).catch((error: unknown) => this.#undo(piece, error));
    } catch (error) {
      return this.#undo(piece, error);
    }
  }

  #keep({ undoable, resolve }: Piece, result: unknown): Tell {
    if (undoable) this.#connection.run('release piece');
    return () => resolve(result);
  }

  #undo({ undoable, reject }: Piece, error: unknown): Tell {
    // What came after that would be written at once, each statement by itself.
    if (!this.#connection.inTransaction) throw error;
    if (undoable) {
      this.#connection.run('rollback to piece');
      this.#connection.run('release piece');
    }
    return () => reject(error);
  }
}

/** The connection underneath. */
interface Connection {
  /** Whether a transaction is open on it, which SQLite may end by itself. */
  readonly inTransaction: boolean;
  /** Runs a statement that brings no rows. */
  run(statement: string): void;
}

interface Piece {
  work: Work<unknown>;
  undoable: boolean;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Tells the caller of a piece what became of it. */
type Tell = () => void;

const refuse = (pieces: readonly Piece[], error: unknown): void => {
  for (const { reject } of pieces) reject(error);
};
