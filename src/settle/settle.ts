import { ConfigError, readConfig } from '../config.ts';
import { ledgerSettings } from '../development.ts';
import { Events } from '../events/events.ts';
import { connectRedis } from '../events/redis.ts';
import { foreseen } from '../foreseen.ts';
import { Ledger } from '../ledger/ledger.ts';
import { openLedgerBeside } from '../ledger/open.ts';
import { LedgerUnavailableError } from '../ledger/store.ts';
import { configOfMerchant } from '../merchants/of-merchant.ts';
import { redisAt } from '../redis.ts';
import { Sealer } from '../sealing.ts';
import type { Task } from './arguments.ts';
import { decide, NotSettledError } from './decide.ts';
import { listText, movementText } from './report.ts';

/** The oldest so many are listed. */
const LIST_LIMIT = 200;

/** How long telling the other instances may take; they find out by themselves a few seconds later. */
const TELL_MS = 2_000;

/** Lists, shows or settles, of one merchant where there are several. What a person can do something about is one line, and exit code 1. */
export async function settle(task: Task, merchantId: string | null): Promise<void> {
  await carryOut(task, merchantId).catch(foreseen(ConfigError, LedgerUnavailableError, NotSettledError));
}

async function carryOut(task: Task, merchantId: string | null): Promise<void> {
  const config = configOfMerchant(readConfig(process.env), merchantId);
  // First of all, so that a mistaken DATA_DIR is not filled with fresh keys.
  const store = await openLedgerBeside(config.databaseUrl());
  const { merchant, sealingKeys } = ledgerSettings(config);
  const sealer = new Sealer(sealingKeys);
  const connect = config.redisUrl === null ? null : await redisAt(config.redisUrl());
  const redis = connect && connectRedis({ connect, merchant, sealer, events: new Events(), observer: SILENT });
  try {
    const ledger = new Ledger({
      store,
      merchant,
      sealer,
      // It begins nothing: these times are of no account here.
      answerWithinMs: 0,
      sendWithinMs: 0,
      firstLookMs: config.settling.firstMs,
      onChange: ({ id, card }) => redis?.carrier.send({ movementId: id, card }),
    });
    await redis?.ready(TELL_MS);
    const lookAgainInMs = config.queryOrder === 'off' ? null : config.settling.maxMs;
    process.stdout.write(await answer(ledger, task, lookAgainInMs));
  } finally {
    await redis?.close();
    await store.close();
  }
}

async function answer(ledger: Ledger, task: Task, lookAgainInMs: number | null): Promise<string> {
  // What a process left behind and whose time is over may be settled, though no server runs that would have noted it.
  await ledger.settling.abandon({ all: false });
  if (task.kind === 'list') return listText(await ledger.settling.list(LIST_LIMIT), LIST_LIMIT);
  const { orderNo } = task;
  if (task.kind === 'settle') {
    const { before, after } = await decide(ledger, orderNo, task.decision, lookAgainInMs);
    return `${orderNo}: ${before.status} → ${after.status}, by ${task.decision.person}.\n`;
  }
  const movement = await ledger.history.byOrderNo(orderNo);
  if (movement === null) throw new NotSettledError(`${orderNo}: there is no movement with this order number.`);
  return movementText(movement, await ledger.settling.settlementsOf(movement.id));
}

const SILENT = { lost: () => undefined, back: () => undefined };
