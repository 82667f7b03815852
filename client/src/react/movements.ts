import type { QueryClient } from '@tanstack/react-query';
import type { LoyaltyClient } from '../client.ts';
import type { MovementKind } from '../movement/kinds.ts';
import { createMovement, type Movement } from '../movement/movement.ts';
import type { OrderStorage } from '../order-storage.ts';
import { refetchAfter } from './affected.ts';

/** The movements of a page: those of one kind and slot are one, so that leaving a view and coming back loses nothing. */
export interface Movements {
  get<Kind extends MovementKind>(kind: Kind, slot: string): Held<Kind>;
  dispose(): void;
}

/** A movement, and the locale in which its amounts are asked for. */
export interface Held<Kind extends MovementKind> {
  readonly movement: Movement<Kind>;
  locale: string | undefined;
}

type Slots = { [Kind in MovementKind]: Map<string, Held<Kind>> };

/** No movement until one is asked for. After each that is settled, what it has changed is asked for anew. */
export function movementsOf(client: LoyaltyClient, storage: OrderStorage, queries: QueryClient): Movements {
  const slots: Slots = {
    pay: new Map(),
    topUp: new Map(),
    void: new Map(),
    issuePoints: new Map(),
    redeemPoints: new Map(),
    addTip: new Map(),
  };
  return {
    get<Kind extends MovementKind>(kind: Kind, slot: string): Held<Kind> {
      const ofKind: Map<string, Held<Kind>> = slots[kind];
      const known = ofKind.get(slot);
      if (known !== undefined) return known;
      const movement = createMovement(kind, {
        client,
        storage,
        slot,
        locale: () => held.locale,
        onSettled: (state) => void refetchAfter(queries, state),
      });
      const held: Held<Kind> = { movement, locale: undefined };
      ofKind.set(slot, held);
      return held;
    },
    dispose() {
      for (const ofKind of Object.values(slots)) for (const { movement } of ofKind.values()) movement.dispose();
    },
  };
}
