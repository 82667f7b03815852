import { ConfigError, readConfig } from '../config.ts';
import { ledgerSettings } from '../development.ts';
import { foreseen } from '../foreseen.ts';
import { openLedgerBeside } from '../ledger/open.ts';
import { Resealing } from '../ledger/resealing.ts';
import { LedgerUnavailableError } from '../ledger/store.ts';
import { configOfMerchant } from '../merchants/of-merchant.ts';
import { Sealer } from '../sealing.ts';
import { needsPerson, progressText, reportText } from './report.ts';
import { BrokenOffError, walk } from './walk.ts';

/** A key is not the one that sealed under its id. The message is one line for the person, with the remedy. */
class WrongKeyError extends Error {
  readonly code = 'WRONG_KEY';
}

/** How often a long walk says where it is. */
const PROGRESS_MS = 2_000;

export interface ResealTask {
  /** Changes nothing. */
  dryRun: boolean;
  /** Whose movements, where there are several merchants. */
  merchantId: string | null;
}

/** Walks through the ledger once. What a person can do something about is one line, and exit code 1. */
export async function reseal({ dryRun, merchantId }: ResealTask): Promise<void> {
  await carryOut({ dryRun, merchantId }).catch(
    foreseen(ConfigError, LedgerUnavailableError, WrongKeyError, BrokenOffError),
  );
}

async function carryOut({ dryRun, merchantId }: ResealTask): Promise<void> {
  const config = configOfMerchant(readConfig(process.env), merchantId);
  // First of all, so that a mistaken DATA_DIR is not filled with fresh keys.
  const store = await openLedgerBeside(config.databaseUrl());
  try {
    const { merchant, sealingKeys } = ledgerSettings(config);
    const sealer = new Sealer(sealingKeys);
    await walkThrough(new Resealing({ store, merchant, sealer }), sealer.keyIds, dryRun);
  } finally {
    await store.close();
  }
}

async function walkThrough(resealing: Resealing, keyIds: string[], dryRun: boolean): Promise<void> {
  await checkKeys(resealing, keyIds);
  let told = performance.now();
  const tally = await walk(resealing, {
    dryRun,
    onProgress(soFar, reached) {
      if (performance.now() - told < PROGRESS_MS) return;
      told = performance.now();
      process.stderr.write(progressText(soFar, reached, dryRun));
    },
  });
  process.stdout.write(reportText(tally, keyIds, dryRun));
  if (needsPerson(tally)) process.exitCode = 1;
}

/** Before anything is written: cards sealed by a mistaken key would be closed to every server. */
async function checkKeys(resealing: Resealing, [first = '', ...older]: string[]): Promise<void> {
  const [wrong] = await resealing.wrongKeys();
  if (wrong !== undefined) {
    throw new WrongKeyError(
      `SEALING_KEYS: key ${wrong} does not open the cards that were sealed under this id, so it is another key. Put in the one that the servers have under this id. Nothing has been changed.`,
    );
  }
  if (older.length > 0 && (await resealing.cardsUnder(first)).length === 0) {
    process.stderr.write(
      `No card is under key ${first} yet: make sure that every server has this very key as the first in SEALING_KEYS.\n`,
    );
  }
}
