import { randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Big from 'big.js';
import { type Kysely, sql } from 'kysely';
import { CardNumber } from '../src/card-number.ts';
import type { HistoryFilter, PageRequest } from '../src/ledger/history.ts';
import type { Intent } from '../src/ledger/intents.ts';
import { Ledger } from '../src/ledger/ledger.ts';
import { openLedger } from '../src/ledger/open.ts';
import type { LedgerTables } from '../src/ledger/tables.ts';
import { type Outcome, outcomeOf } from '../src/paywizard/outcome.ts';
import { Sealer } from '../src/sealing.ts';

/**
 * What the embedded ledger's reads and writes cost when it is full: `npx tsx bench/ledger-growth.ts [rows ...]`, by
 * default 10 thousand, 1 million and 10 million rows, which takes 12 GB in the directory for temporary files. Times are
 * of one process that does nothing else, with the file in the kernel's memory as far as that reaches.
 */
const sizes = process.argv.slice(2).map(Number);
if (sizes.length === 0) sizes.push(10_000, 1_000_000, 10_000_000);

/** The movements of three years, of cards that have twenty each. */
const YEARS_MS = 3 * 365 * 86_400_000;
const START = Date.now() - YEARS_MS;
const ROWS_PER_CARD = 20;

/** How often each read is measured, and how many movements a page has. */
const TIMES = 400;
const PAGE = 20;

/** How many movements and cards are asked for by turns. */
const SAMPLED = 1_000;
const CARDS = 100;

const AMOUNT = new Big('10.5');
const MERCHANT = 'merchant';
const sealer = new Sealer([{ id: 'k1', key: new Uint8Array(32).fill(1) }]);

const tables = new Map<string, string[]>();
for (const rows of sizes) await measure(rows);
const heads = ['', ...sizes.map((rows) => `${rows.toLocaleString('en')} rows`)];
console.log(`| ${heads.join(' | ')} |\n|${heads.map(() => ' ---: |').join('')}`);
for (const [what, cells] of tables) console.log(`| ${what} | ${cells.join(' | ')} |`);

async function measure(rows: number): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'ledger-growth-'));
  const path = join(directory, 'ledger.db');
  try {
    const empty = await openLedger(`file:${path}`);
    const sample = await fill(empty.db, rows);
    await empty.close();
    note('file, MB', `${Math.round(statSync(path).size / 2 ** 20)}`);
    const store = await openLedger(`file:${path}`);
    const times = { answerWithinMs: 20_000, sendWithinMs: 5_000, firstLookMs: 2_000 };
    const ledger = new Ledger({ store, merchant: MERCHANT, sealer, onChange: () => undefined, ...times });
    await reads(ledger, sample);
    await writes(ledger);
    await store.close();
  } finally {
    rmSync(directory, { recursive: true });
  }
}

interface Sample {
  ids: string[];
  orderNos: string[];
  checkoutIds: string[];
  cards: CardNumber[];
}

async function reads({ history, settling, retention }: Ledger, { ids, orderNos, checkoutIds, cards }: Sample) {
  await time('transaction(id)', (at) => history.byId(pick(ids, at)));
  await time('transaction(orderNo)', (at) => history.byOrderNo(pick(orderNos, at)));
  await time('transaction(checkoutId)', (at) => history.byCheckoutId(pick(checkoutIds, at)));
  const year = { createdFrom: new Date(START + YEARS_MS / 3), createdBefore: new Date(START + YEARS_MS / 2) };
  const filters: Record<string, (at: number) => HistoryFilter> = {
    'no filter': () => ({}),
    'a card': (at) => ({ cards: [pick(cards, at)] }),
    'a card, type, status': (at) => ({ cards: [pick(cards, at)], types: ['PAYMENT'], statuses: ['SUCCEEDED'] }),
    'ten cards': (at) => ({ cards: Array.from({ length: 10 }, (_, next) => pick(cards, at + next)) }),
    'type PAYMENT': () => ({ types: ['PAYMENT'] }),
    'type TIP (one in a thousand)': () => ({ types: ['TIP'] }),
    'status SUCCEEDED': () => ({ statuses: ['SUCCEEDED'] }),
    'status DECLINED, FAILED': () => ({ statuses: ['DECLINED', 'FAILED'] }),
    'status UNKNOWN (one in fifty thousand)': () => ({ statuses: ['UNKNOWN'] }),
    'type TIP, status DECLINED': () => ({ types: ['TIP'], statuses: ['DECLINED'] }),
    'half a year': () => year,
    'half a year, type TIP': () => ({ ...year, types: ['TIP'] }),
  };
  for (const [name, filter] of Object.entries(filters)) {
    const page = (place: string, request: (at: number) => Omit<PageRequest, 'filter' | 'limit'>) =>
      time(`${name}, ${place}`, (at) => history.page({ filter: filter(at), limit: PAGE, ...request(at) }));
    await page('first', () => ({ from: 'newest' }));
    await page('first, deep', (at) => ({ from: 'newest', after: pick(ids, at) }));
    await page('last', () => ({ from: 'oldest' }));
    await page('last, deep', (at) => ({ from: 'oldest', before: pick(ids, at) }));
  }
  await time('what is unsettled', () => settling.unsettled(60_000));
  await time('what is due', () => settling.take(1, 60_000));
  await time('a batch to erase, none old enough', () => retention.eraseBatch(new Date(START), null), 20);
}

/** Payments by 32 at a time, without a processor. */
async function writes(ledger: Ledger): Promise<void> {
  const payments = 6_400;
  let left = payments;
  const before = process.cpuUsage();
  const begun = performance.now();
  const pay = async (): Promise<void> => {
    while (left-- > 0) {
      const begun = await ledger.begin(payment(), () => true);
      if (begun.kind === 'started') await ledger.record(begun.movement, booked(), 0);
    }
  };
  await Promise.all(Array.from({ length: 32 }, pay));
  const { user, system } = process.cpuUsage(before);
  note('a payment, 32 at a time: CPU, µs', ((user + system) / payments).toFixed(0));
  note('payments a second', ((payments / (performance.now() - begun)) * 1_000).toFixed(0));
}

function payment(): Intent {
  return {
    claim: randomUUID(),
    orderNo: randomUUID(),
    type: 'PAYMENT',
    fingerprint: sealer.fingerprint(randomUUID()),
    card: new CardNumber(`7777${randomInt(1e11)}`),
    entryType: 'MAGNETIC',
    valueCode: 'USD',
    requestedAmount: AMOUNT,
    nsfAllowed: false,
    originalCheckoutId: null,
    originalTransIndexCode: null,
  };
}

function booked(): Outcome {
  const answer = {
    merchantId: '202507081058',
    paywizardId: '10020000080',
    checkoutId: randomUUID(),
    transIndexCode: '100200000804410265999',
    amount: AMOUNT,
    originalTransIndexCode: null,
  };
  return outcomeOf({ kind: 'data', at: new Date(), data: { result: 0, answer } });
}

async function time(what: string, read: (at: number) => Promise<unknown>, times = TIMES): Promise<void> {
  const taken: number[] = [];
  for (let at = 0; at < times; at += 1) {
    const begun = performance.now();
    await read(at);
    taken.push(performance.now() - begun);
  }
  taken.sort((a, b) => a - b);
  const [median, p99] = [0.5, 0.99].map((part) => (taken[Math.floor(times * part)] ?? 0).toFixed(2));
  note(`${what}: ms`, `${median} / ${p99}`);
}

function note(what: string, cell: string): void {
  process.stderr.write(`${what}: ${cell}\n`);
  tables.set(what, [...(tables.get(what) ?? []), cell]);
}

function pick<Value>(values: readonly Value[], at: number): Value {
  const value = values[(at * 7_919) % values.length];
  if (value === undefined) throw new RangeError('nothing to pick from');
  return value;
}

/** Fills the table, and then makes its indexes, which is ten times as fast as the other way round. */
async function fill(db: Kysely<LedgerTables>, rows: number): Promise<Sample> {
  const run = async (text: string) => void (await sql.raw(text).execute(db));
  for (const pragma of ['journal_mode = off', 'synchronous = off', 'cache_size = -2000000'])
    await run(`pragma ${pragma}`);
  const { rows: indexes } = await sql<{ name: string; text: string }>`
    select name, sql as text from sqlite_master where tbl_name = 'movements' and type = 'index' and sql is not null`.execute(
    db,
  );
  for (const { name } of indexes) await run(`drop index ${name}`);
  await insertInto(rows).execute(db);
  for (const { text } of indexes) await run(text);
  const every = Math.max(1, Math.floor(rows / SAMPLED));
  const sampled = await db
    .selectFrom('movements')
    .select(['id', 'order_no', 'checkout_id', 'card'])
    .where(sql<number>`rowid % ${every}`, '=', 0)
    .execute();
  const cards: CardNumber[] = [];
  for (const card of new Set(sampled.slice(-CARDS).map((row) => row.card))) {
    const number = new CardNumber(`7777${String(cards.length).padStart(12, '0')}`);
    await db
      .updateTable('movements')
      .set({ card: sealer.seal(number) })
      .where('card', '=', card)
      .where('merchant', '=', MERCHANT)
      .execute();
    cards.push(number);
  }
  await run('pragma journal_mode = wal');
  return {
    ids: sampled.map(({ id }) => id),
    orderNos: sampled.map(({ order_no }) => order_no),
    checkoutIds: sampled.flatMap(({ checkout_id }) => checkout_id ?? []),
    cards,
  };
}

/** One movement every so often, of all types and statuses: see the names of what is measured for how rare some are. */
function insertInto(rows: number) {
  return sql`
  with recursive numbered (i) as (select 1 union all select i + 1 from numbered where i < ${rows}),
    drawn (i, at, draw) as materialized (
      select i, cast(${START} + i * ${YEARS_MS / rows} as integer), (i * 2654435761 >> 8) % 100000 from numbered),
    typed (i, at, type, status) as (
      select i, at,
        case when i % 1000 = 0 then 'TIP' when i % 100 = 1 then 'VOID' when i % 100 < 8 then 'TOP_UP' else 'PAYMENT' end,
        case when draw < 2 then 'UNKNOWN' when draw < 2000 then 'DECLINED' when draw < 2900 then 'FAILED' else 'SUCCEEDED' end
      from drawn)
  insert into movements (id, merchant, order_no, type, fingerprint, attempt, status, card, entry_type, value_code,
    requested_amount, nsf_allowed, original_checkout_id, checkout_id, trans_index_code, processor_merchant_id, paywizard_id,
    amount, processed_at, created_at, updated_at, claim, revision, due_at, looks, sent_by)
  select printf('%08x-%04x-7%03x-8000-%012x', at >> 16, at & 65535, i & 4095, i), ${MERCHANT}, lower(hex(randomblob(12))),
    type, 'k1.' || lower(hex(randomblob(32))), 1, status,
    'k1.' || printf('%040d', (i * 2654435761) % ${Math.ceil(rows / ROWS_PER_CARD)}), 'MAGNETIC', 'USD', '10.5', 0,
    iif(type in ('TIP', 'VOID'), printf('C%d', i - 1), null),
    iif(status in ('SUCCEEDED', 'DECLINED'), lower(hex(randomblob(10))), null), printf('1002000%d', i), '202507081058',
    '10020000080', '10.5', created_at, created_at, created_at, lower(hex(randomblob(18))), 2, iif(status = 'UNKNOWN', 0, null), 0, at
  from (select *, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') as created_at from typed)`;
}
