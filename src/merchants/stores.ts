import { resolve } from 'node:path';
import { openLedger } from '../ledger/open.ts';
import { filePath } from '../ledger/sqlite.ts';
import type { Store } from '../ledger/store.ts';
import type { Secret } from '../secret.ts';

/** The stores of a deployment: one for each address, however many merchants keep their ledgers in it. */
export class Stores {
  readonly #opened = new Map<string, Store>();

  /** Opens a store, or answers the one that is open. Rejects with LedgerUnavailableError. */
  async open(databaseUrl: Secret): Promise<Store> {
    const address = databaseUrl();
    // An embedded store serves one opener, and a path can be spelled in many ways.
    const name = address.startsWith('file:') ? resolve(filePath(address)) : address;
    const known = this.#opened.get(name);
    if (known !== undefined) return known;
    const store = await openLedger(address);
    this.#opened.set(name, store);
    return store;
  }

  async close(): Promise<void> {
    for (const store of this.#opened.values()) await store.close();
    this.#opened.clear();
  }
}
