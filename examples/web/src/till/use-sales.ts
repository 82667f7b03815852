import { useCallback, useEffect, useState } from 'react';
import type { Sale } from './sale.ts';

/** The sales of this till that are not over. A sale that is being found out is set aside, and the next one goes on. */
export interface Sales {
  /** The slot of the sale at the counter. */
  active: string;
  aside: readonly string[];
  /** The sales that have been paid in part, by slot. */
  parts: Readonly<Record<string, Sale>>;
}

export interface SalesStore extends Sales {
  setSale(slot: string, sale: Sale | null): void;
  /** Puts the sale at the counter aside and begins another. */
  setAside(): void;
  /** Takes up a sale that was set aside; the one at the counter is set aside in its place where `keep` says so. */
  takeUp(slot: string, keep: boolean): void;
}

/** Kept in the tab, so that a reload loses neither what was paid in part nor what was set aside. */
export function useSales(): SalesStore {
  const [sales, setSales] = useState<Sales>(read);
  useEffect(() => write(sales), [sales]);

  const setSale = useCallback((slot: string, sale: Sale | null) => {
    setSales((old) => {
      const { [slot]: _, ...parts } = old.parts;
      return { ...old, parts: sale === null ? parts : { ...parts, [slot]: sale } };
    });
  }, []);
  const setAside = () => {
    const active = newSlot();
    setSales((old) => ({ ...old, active, aside: [...old.aside, old.active] }));
  };
  const takeUp = (slot: string, keep: boolean) => {
    setSales((old) => {
      const others = old.aside.filter((other) => other !== slot);
      return { ...old, active: slot, aside: keep ? [...others, old.active] : others };
    });
  };
  return { ...sales, setSale, setAside, takeUp };
}

const KEY = 'juniper.sales';

const newSlot = (): string => `sale-${crypto.randomUUID()}`;

function read(): Sales {
  try {
    const sales: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    if (isSales(sales)) return sales;
  } catch {}
  return { active: newSlot(), aside: [], parts: {} };
}

function write(sales: Sales): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(sales));
  } catch {}
}

function isSales(value: unknown): value is Sales {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'active' in value &&
    typeof value.active === 'string' &&
    'aside' in value &&
    Array.isArray(value.aside) &&
    value.aside.every((slot) => typeof slot === 'string') &&
    'parts' in value &&
    typeof value.parts === 'object' &&
    value.parts !== null
  );
}
