import DataLoader from 'dataloader';
import type { Viewer } from '../auth/viewer.ts';
import { tellsCardsApart } from '../auth/viewer.ts';
import { CardNumber } from '../card-number.ts';
import type { Bound, History, HistoryFilter } from '../ledger/history.ts';
import { asSeenBy } from '../movements/caller.ts';
import { type Movement, type TransactionStatus, type TransactionType, tellsVoided } from '../movements/movement.ts';
import type { LookUps } from './look-ups.ts';

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

export interface TransactionsOptions {
  history: History;
  viewer: Viewer;
  lookUps: LookUps;
}

/**
 * The history as one request reads it, and as its caller may: what is on a card that its token is not for is not there.
 * None of it costs a call upstream.
 */
export class Transactions {
  readonly #history: History;
  readonly #viewer: Viewer;
  readonly #lookUps: LookUps;
  #byCheckoutId: DataLoader<string, Movement | null> | null = null;
  #actsOn: DataLoader<string, Movement[]> | null = null;

  constructor({ history, viewer, lookUps }: TransactionsOptions) {
    this.#history = history;
    this.#viewer = viewer;
    this.#lookUps = lookUps;
  }

  async byId(movementId: string): Promise<Movement | null> {
    return this.#shown(await this.#history.byId(movementId));
  }

  async byOrderNo(orderNo: string): Promise<Movement | null> {
    return this.#shown(await this.#history.byOrderNo(orderNo));
  }

  async byCheckoutId(checkoutId: string): Promise<Movement | null> {
    return this.#shown(await this.#withCheckoutId(checkoutId));
  }

  /** The tips on a payment whose value moved, or may have moved; oldest first. */
  async tipsOn({ checkoutId }: Movement): Promise<Movement[]> {
    const acts = checkoutId === null ? [] : await this.#actsUpon(checkoutId);
    const tips = acts.filter(({ type, status }) => type === 'TIP' && status !== 'DECLINED' && status !== 'FAILED');
    return this.#allShown(tips);
  }

  /** The void that undid a transaction, where this layer made it. */
  async voidOf(checkoutId: string | null): Promise<Movement | null> {
    const acts = checkoutId === null ? [] : await this.#actsUpon(checkoutId);
    return this.#shown(acts.find(({ type, status }) => type === 'VOID' && status === 'SUCCEEDED') ?? null);
  }

  /** Whether a transaction was undone, here or, where the processor said so, elsewhere. */
  async isVoided({ checkoutId }: Movement): Promise<boolean> {
    const acts = checkoutId === null ? [] : await this.#actsUpon(checkoutId);
    return acts.some(({ type, status, failure }) => tellsVoided(type, status, failure?.code ?? null));
  }

  async page({ filter, ...request }: TransactionPageRequest): Promise<TransactionPage> {
    const wanted = historyFilter(filter ?? {}, await this.#cardsOf(filter?.accountId ?? null));
    const movements = this.#allShown(await this.#history.page({ ...request, filter: wanted }));
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

  /** The cards whose history is asked for; none for one that the caller's token is not for. Undefined: all. */
  async #cardsOf(accountId: string | null): Promise<readonly CardNumber[] | undefined> {
    const { cards } = this.#viewer;
    if (accountId === null) return cards.cards ?? undefined;
    const card = new CardNumber(accountId);
    if (cards.allows(card)) await this.#lookUps.seen(card);
    else await this.#lookUps.foreign(card);
    return cards.allows(card) ? [card] : [];
  }

  #shown(movement: Movement | null): Movement | null {
    if (movement === null || !this.#viewer.cards.allows(movement.card)) return null;
    return asSeenBy({ tellsCardsApart: tellsCardsApart(this.#viewer) }, movement);
  }

  #allShown(movements: Movement[]): Movement[] {
    return movements.flatMap((movement) => this.#shown(movement) ?? []);
  }

  /** Value has moved: what was read before is no longer so. */
  forget(): void {
    this.#byCheckoutId?.clearAll();
    this.#actsOn?.clearAll();
  }

  #withCheckoutId(checkoutId: string): Promise<Movement | null> {
    this.#byCheckoutId ??= new DataLoader(async (ids) => {
      const found = await this.#history.byCheckoutIds(ids);
      return ids.map((id) => found.find((movement) => movement.checkoutId === id) ?? null);
    });
    return this.#byCheckoutId.load(checkoutId);
  }

  #actsUpon(checkoutId: string): Promise<Movement[]> {
    this.#actsOn ??= new DataLoader(async (ids) => {
      const found = await this.#history.byOriginals(ids);
      return ids.map((id) => found.filter(({ originalCheckoutId }) => originalCheckoutId === id));
    });
    return this.#actsOn.load(checkoutId);
  }
}

function historyFilter(
  { types, statuses, createdFrom, createdBefore }: TransactionFilter,
  cards: readonly CardNumber[] | undefined,
): HistoryFilter {
  return {
    cards,
    types: types?.length ? types : undefined,
    statuses: statuses?.length ? statuses : undefined,
    createdFrom: createdFrom ?? undefined,
    createdBefore: createdBefore ?? undefined,
  };
}
