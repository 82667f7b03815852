import type { Ledger } from '../ledger/ledger.ts';
import type { Tallies } from '../limits/tallies.ts';
import type { SettlerObserver } from '../movements/settling/settler.ts';
import type { PushCredentials } from '../paywizard/push/signature.ts';
import { Landing } from './landing.ts';
import { PushRate } from './push-rate.ts';
import { createPushReceiver, type PushObserver, type PushReceiver } from './receiver.ts';
import { pushSettler, type SettlePushedOptions } from './settle-pushed.ts';

/** The path of the address that PayWizard is given. */
const PUSH_PATH = '/paywizard/results';

export interface PushOptions {
  merchants: readonly PushMerchant[];
  /** Where pushes are counted by address, those of all merchants together. */
  tallies: Pick<Tallies, 'key' | 'tally'>;
  observer: PushObserver & Pick<SettlePushedOptions['observer'], 'strange'>;
}

/** A merchant of this deployment: what its pushes are signed with, and what holds its movements. */
export interface PushMerchant {
  credentials: PushCredentials;
  ledger: Pick<Ledger, 'history' | 'settling'>;
  /** What one unit is in the amounts that the processor answers with. */
  amountScale: number;
  /** From its intent on, how long a movement can be in flight at most, in milliseconds. */
  inFlightMs: number;
  /** Told of what is settled, as it is of what look-ups settle. */
  settler: Pick<SettlerObserver, 'settled' | 'overruled'>;
}

export interface Push {
  readonly path: string;
  receive: PushReceiver;
  /** Waits for nothing any more: what is in flight is to be pushed again. */
  stop(): void;
}

/** Abandoned movements become UNKNOWN at the settler's next round. */
const ROUND_MS = 2_000;

/** Everything that takes in pushed results. */
export function createPush({ merchants, tallies, observer }: PushOptions): Push {
  const settlers = merchants.map(({ credentials, ledger, amountScale, inFlightMs, settler }) => {
    const landing = new Landing({ history: ledger.history, waitMs: inFlightMs + ROUND_MS });
    const told = { ...observer, settled: settler.settled, overruled: settler.overruled };
    return { credentials, landing, settle: pushSettler({ ledger, landing, amountScale, observer: told }) };
  });
  return {
    path: PUSH_PATH,
    receive: createPushReceiver({ merchants: settlers, rate: new PushRate(tallies), observer }),
    stop() {
      for (const { landing } of settlers) landing.stop();
    },
  };
}
