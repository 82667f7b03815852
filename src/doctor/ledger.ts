import { existsSync } from 'node:fs';
import { Ledger } from '../ledger/ledger.ts';
import { openLedgerBeside } from '../ledger/open.ts';
import { filePath } from '../ledger/sqlite.ts';
import { LedgerUnavailableError, type Store } from '../ledger/store.ts';
import { MEANINGS } from '../paywizard/codes.ts';
import { Sealer } from '../sealing.ts';
import { isListed } from './codes.ts';
import type { Facts } from './facts.ts';
import { type Finding, findingsAbout } from './finding.ts';
import { checkSealed } from './sealed.ts';

const { ok, warning, failed } = findingsAbout('ledger');

/** Whether the ledger can be used, and what waits in it for a person. Opened beside the server; nothing is made. */
export async function checkLedger(facts: Facts): Promise<Finding[]> {
  const address = facts.config.databaseUrl();
  if (address.startsWith('file:') && !existsSync(filePath(address))) {
    return [
      warning(
        `there is none at ${facts.config.databaseUrl} yet; the first start of the server makes it`,
        'If there should be one: mind DATABASE_URL, DATA_DIR and the working directory.',
      ),
    ];
  }
  let store: Store;
  try {
    store = await openLedgerBeside(address);
  } catch (error) {
    if (!(error instanceof LedgerUnavailableError)) throw error;
    return [failed(facts.quote(error.message))];
  }
  try {
    const opened = ok(`${facts.config.databaseUrl} opens, and its tables fit`);
    const sealed = facts.wrong.has('SEALING_KEYS') ? [] : await checkSealed(store, facts);
    return [opened, ...(await unsettled(store, facts)), ...(await unlistedCodes(store, facts)), ...sealed];
  } finally {
    await store.close();
  }
}

async function unsettled(store: Store, { merchant, config }: Facts): Promise<Finding[]> {
  const ledger = new Ledger({
    store,
    merchant,
    // It neither opens nor seals: any key will do for counting.
    sealer: new Sealer([{ id: 'none', key: new Uint8Array(32) }]),
    answerWithinMs: 0,
    sendWithinMs: 0,
    firstLookMs: 0,
    onChange: () => undefined,
  });
  const { pending, unknown, overdue, oldest } = await ledger.settling.unsettled(config.settling.alarmMs);
  if (oldest === null) return [ok('nothing is unsettled')];
  const says = `${pending + unknown} unsettled (${pending} PENDING, ${unknown} UNKNOWN), the oldest since ${oldest.toISOString()}`;
  if (overdue === 0) return [ok(says)];
  return [
    warning(
      `${says}; ${overdue} of them for longer than SETTLE_ALARM_MS`,
      'Settle them: loyalty-graphql settle --list',
    ),
  ];
}

/** Codes that a running server has met, as far as the movements still show them. */
async function unlistedCodes(store: Store, facts: Facts): Promise<Finding[]> {
  const rows = await store.db
    .selectFrom('movements')
    .select(['upstream_code as code', (row) => row.fn.countAll<number>().as('movements')])
    .where('merchant', '=', facts.merchant)
    .where('status', '=', 'UNKNOWN')
    .where('upstream_code', 'is not', null)
    .groupBy('upstream_code')
    .orderBy('upstream_code')
    .execute();
  return rows
    .filter(({ code }) => code !== null && !isListed(code, facts))
    .map(({ code, movements }) =>
      warning(
        `${movements} UNKNOWN movement(s) were answered with code ${code}, which has no meaning here`,
        `Give it one in PAYWIZARD_ERROR_CODES, "${code}": one of ${MEANINGS.join(', ')}; the server’s log has its message.`,
      ),
    );
}
