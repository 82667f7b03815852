import { randomInt } from 'node:crypto';
import type { Loose } from '../../support/app.ts';

/** The sandbox behind the example, through its control address. */
export interface Sandbox {
  /** A new card: 100 USD and 100 points unless told. */
  card(balances?: Record<string, string>): Promise<string>;
  /** Sets what a card holds. */
  hold(accountId: string, balances: Record<string, string>): Promise<void>;
  /** Queues a fault for the next matching call. */
  fault(fault: Record<string, unknown>): Promise<void>;
  /** What the book has on a card, oldest first. */
  orders(accountId: string): Promise<Loose[]>;
  /** What the book says that a card holds. */
  held(accountId: string): Promise<Record<string, string>>;
}

/** Speaks to the sandbox at this address. */
export function sandboxAt(url: string): Sandbox {
  const book = () => control(url, 'book');
  const sandbox: Sandbox = {
    async card(balances = { USD: '100.00', Points: '100' }) {
      const accountId = `7${String(randomInt(1e14)).padStart(15, '0')}`;
      await sandbox.hold(accountId, balances);
      return accountId;
    },
    hold: async (accountId, balances) => {
      await control(url, 'cards', { accountId, balances });
    },
    fault: async (fault) => {
      await control(url, 'faults', fault);
    },
    orders: async (accountId) => (await book()).orders.filter((order: Loose) => order.accountId === accountId),
    held: async (accountId) => (await book()).cards.find((card: Loose) => card.accountId === accountId)?.balances,
  };
  return sandbox;
}

async function control(url: string, path: string, body?: unknown): Promise<Loose> {
  const answer = await fetch(`${url}/control/${path}`, {
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`control ${path}: HTTP ${answer.status} ${await answer.text()}`);
  return await answer.json();
}
