import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import type { LoyaltyClient } from '../client.ts';
import { type OrderStorage, sessionOrders } from '../order-storage.ts';
import { keepOnce } from './cache.ts';
import { type Movements, movementsOf } from './movements.ts';

/** What the provider is given. */
export interface LoyaltyProviderProps {
  client: LoyaltyClient;
  /** Where orders are kept over a reload; the tab's sessionStorage unless told. Give the same one at each render. */
  orders?: OrderStorage;
  children?: ReactNode;
}

interface Loyalty {
  client: LoyaltyClient;
  movements: Movements;
}

const Context = createContext<Loyalty | null>(null);

/** Gives the client to all hooks below. It stands below a QueryClientProvider, whose cache it keeps consistent. */
export function LoyaltyProvider({ client, orders, children }: LoyaltyProviderProps): ReactNode {
  const queries = useQueryClient();
  const loyalty = useMemo(
    () => ({ client, movements: movementsOf(client, orders ?? sessionOrders(), queries) }),
    [client, orders, queries],
  );
  useEffect(() => keepOnce(queries), [queries]);
  useEffect(() => () => loyalty.movements.dispose(), [loyalty]);
  return <Context.Provider value={loyalty}>{children}</Context.Provider>;
}

/** The client that was given to the provider. Throws where there is no LoyaltyProvider above. */
export const useLoyaltyClient = (): LoyaltyClient => useLoyalty().client;

/** Client and movements. Throws where there is no LoyaltyProvider above. */
export function useLoyalty(): Loyalty {
  const loyalty = useContext(Context);
  if (loyalty === null) throw new Error('There is no LoyaltyProvider above this component: put one around the app.');
  return loyalty;
}
