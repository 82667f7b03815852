import DataLoader from 'dataloader';
import { CardNumber } from '../card-number.ts';
import type { Bound, History, HistoryFilter } from '../ledger/history.ts';
import { type Movement, type TransactionStatus, type TransactionType, tellsVoided } from '../movements/movement.ts';

/** What callers filter the history by. An empty list is the same as none. */
export interface TransactionFilter {
  accountId?: string | null | undefined;
  types?: readonly TransactionType[] | null | undefined;
  statuses?: readonly TransactionStatus[] | null | undefined;
  createdFrom?: Date | null | undefined;
  createdBefore?: Date | null | undefined;
}

export interface TransactionPageRequest {
  filter: TransactionFilter | null | undefined;
  limit: number;
  from: 'newest' | 'oldest';
  after?: string | undefined;
  before?: string | undefined;
}

export interface TransactionPage {
  movements: Movement[];
  /** Asked of the ledger only when it is selected. */
  hasNewer(): Promise<boolean>;
  hasOlder(): Promise<boolean>;
}

/** The history as one request reads it. None of it costs a call upstream. */
export class Transactions {
  readonly #history: History;
  readonly #byCheckoutId: DataLoader<string, Movement | null>;
  readonly #actsOn: DataLoader<string, Movement[]>;

  constructor(history: History) {
    this.#history = history;
    this.#byCheckoutId = new DataLoader(async (ids) => {
      const found = await history.byCheckoutIds(ids);
      return ids.map((id) => found.find(({ checkoutId }) => checkoutId === id) ?? null);
    });
    this.#actsOn = new DataLoader(async (ids) => {
      const found = await history.byOriginals(ids);
      return ids.map((id) => found.filter(({ originalCheckoutId }) => originalCheckoutId === id));
    });
  }

  byId(movementId: string): Promise<Movement | null> {
    return this.#history.byId(movementId);
  }

  byOrderNo(orderNo: string): Promise<Movement | null> {
    return this.#history.byOrderNo(orderNo);
  }

  byCheckoutId(checkoutId: string): Promise<Movement | null> {
    return this.#byCheckoutId.load(checkoutId);
  }

  /** The tips on a payment whose value moved, or may have moved; oldest first. */
  async tipsOn({ checkoutId }: Movement): Promise<Movement[]> {
    const acts = checkoutId === null ? [] : await this.#actsOn.load(checkoutId);
    return acts.filter(({ type, status }) => type === 'TIP' && status !== 'DECLINED' && status !== 'FAILED');
  }

  /** The void that undid a transaction, where this layer made it. */
  async voidOf(checkoutId: string | null): Promise<Movement | null> {
    const acts = checkoutId === null ? [] : await this.#actsOn.load(checkoutId);
    return acts.find(({ type, status }) => type === 'VOID' && status === 'SUCCEEDED') ?? null;
  }

  /** Whether a transaction was undone, here or, where the processor said so, elsewhere. */
  async isVoided({ checkoutId }: Movement): Promise<boolean> {
    const acts = checkoutId === null ? [] : await this.#actsOn.load(checkoutId);
    return acts.some(({ type, status, failure }) => tellsVoided(type, status, failure?.code ?? null));
  }

  async page({ filter, ...request }: TransactionPageRequest): Promise<TransactionPage> {
    const wanted = historyFilter(filter ?? {});
    const movements = await this.#history.page({ ...request, filter: wanted });
    const { after, before, from } = request;
    const exists = (operator: Bound['operator'], id: string | undefined) =>
      this.#history.exists(wanted, id === undefined ? undefined : { operator, id });
    const newest = movements[0]?.id;
    const oldest = movements.at(-1)?.id;
    // A page without edges lies where its cursor points: after it, or before it, or at that end of the list.
    const newerThanNothing = async () => {
      if (from === 'oldest') return await exists('>', before);
      return after !== undefined && (await exists('>=', after));
    };
    const olderThanNothing = async () => {
      if (from === 'newest') return await exists('<', after);
      return before !== undefined && (await exists('<=', before));
    };
    return {
      movements,
      hasNewer: () => (newest === undefined ? newerThanNothing() : exists('>', newest)),
      hasOlder: () => (oldest === undefined ? olderThanNothing() : exists('<', oldest)),
    };
  }

  /** Value has moved: what was read before is no longer so. */
  forget(): void {
    this.#byCheckoutId.clearAll();
    this.#actsOn.clearAll();
  }
}

function historyFilter({ accountId, types, statuses, createdFrom, createdBefore }: TransactionFilter): HistoryFilter {
  return {
    card: accountId == null ? undefined : new CardNumber(accountId),
    types: types?.length ? types : undefined,
    statuses: statuses?.length ? statuses : undefined,
    createdFrom: createdFrom ?? undefined,
    createdBefore: createdBefore ?? undefined,
  };
}
