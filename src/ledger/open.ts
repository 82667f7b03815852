import { openSqlite } from './sqlite.ts';
import { checkFit, migrate, type Store } from './store.ts';

/**
 * Opens the store that DATABASE_URL names, brings its tables up to date and checks that they fit. Rejects with
 * LedgerUnavailableError.
 */
export async function openLedger(databaseUrl: string): Promise<Store> {
  if (!databaseUrl.startsWith('file:')) return await postgres(databaseUrl, { serve: true });
  const store = openSqlite(databaseUrl, { serve: true });
  try {
    await migrate(store.db, 'sqlite');
    await checkFit(store);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Opens the store beside the processes that serve from it, and changes nothing in its tables' shape. */
export async function openLedgerBeside(databaseUrl: string): Promise<Store> {
  const store = databaseUrl.startsWith('file:')
    ? openSqlite(databaseUrl, { serve: false })
    : await postgres(databaseUrl, { serve: false });
  try {
    await checkFit(store);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The driver is loaded where it is needed. */
async function postgres(databaseUrl: string, how: { serve: boolean }): Promise<Store> {
  const { openPostgres } = await import('./postgres.ts');
  return await openPostgres(databaseUrl, how);
}
