import { setTimeout as sleep } from 'node:timers/promises';
import type { ResealedBatch, Resealing } from '../ledger/resealing.ts';

/** What a walk through the ledger has met so far; the counts are of movements. */
export interface Tally {
  looked: number;
  rewritten: number;
  /** Under the first key already. */
  current: number;
  /** Others were changing them the whole time. */
  busy: number;
  /** By the id of the older key: fingerprints that cannot be taken anew. */
  fingerprints: Map<string, number>;
  /** By the id of the key that sealed them: cards that no key opens. */
  unopened: Map<string, number>;
}

/** A walk that broke off. The message is one line for the person, with the remedy. */
export class BrokenOffError extends Error {
  readonly code = 'BROKEN_OFF';
}

/** After a batch that wrote, so that payments go before; after one that only looked, to leave the processor to others. */
const WRITTEN_PAUSE_MS = 25;
const LOOKED_PAUSE_MS = 1;

/**
 * Walks through the whole ledger once. `onProgress` is told after each batch, with the moment in which its last movement
 * was made. Rejects with BrokenOffError where the ledger fails.
 */
export async function walk(
  resealing: Resealing,
  { dryRun, onProgress }: { dryRun: boolean; onProgress(tally: Tally, reached: Date): void },
): Promise<Tally> {
  const tally: Tally = { looked: 0, rewritten: 0, current: 0, busy: 0, fingerprints: new Map(), unopened: new Map() };
  for (let cursor: string | null = null; ; ) {
    const batch: ResealedBatch = await resealing.batch(cursor, { dryRun }).catch((cause: unknown): never => {
      throw new BrokenOffError(
        `The ledger failed after ${tally.looked} movements (${cause instanceof Error ? cause.message : String(cause)}). What has been rewritten stays so: mend the cause, and run the command again.`,
        { cause },
      );
    });
    if (batch.cursor === null || batch.reached === null) return tally;
    const before = tally.rewritten;
    for (const { state, fingerprintKey, unopenedKey } of batch.rows) {
      tally.looked += 1;
      if (state !== 'kept') tally[state] += 1;
      if (fingerprintKey !== null) count(tally.fingerprints, fingerprintKey);
      if (unopenedKey !== null) count(tally.unopened, unopenedKey);
    }
    onProgress(tally, batch.reached);
    cursor = batch.cursor;
    await sleep(tally.rewritten > before && !dryRun ? WRITTEN_PAUSE_MS : LOOKED_PAUSE_MS);
  }
}

const count = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
