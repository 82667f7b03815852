import { type RawBuilder, sql } from 'kysely';
import type { Store } from '../ledger/store.ts';
import { Sealer } from '../sealing.ts';
import type { Facts } from './facts.ts';
import { type Finding, findingsAbout } from './finding.ts';

const { ok, warning, failed } = findingsAbout('sealing keys');

/** The rows that stand under one key. */
interface Sealed {
  id: string;
  rows: number;
  /** One of the sealed texts. */
  sample: string;
}

/** Which keys the ledger's rows stand under, and whether those keys are there and are the right ones. */
export async function checkSealed(store: Store, facts: Facts): Promise<Finding[]> {
  let cards: Sealed[];
  let fingerprints: Sealed[];
  try {
    cards = await rowsByKey(store, facts.merchant, 'card');
    fingerprints = await rowsByKey(store, facts.merchant, 'fingerprint');
  } catch {
    return [
      warning('the rows could not be counted in the time that a statement has', 'Run it again when less is going on.'),
    ];
  }
  const sealer = facts.sealingKeys.length === 0 ? null : new Sealer(facts.sealingKeys);
  const configured = facts.sealingKeys.map(({ id }) => id);
  const isThere = ({ id }: Sealed): boolean => configured.includes(id);
  const findings = [
    ...cards.filter((sealed) => !isThere(sealed)).map(lostCards),
    ...cards.filter((sealed) => isThere(sealed) && sealer?.open(sealed.sample) === null).map(otherKey),
    ...fingerprints.filter((sealed) => !isThere(sealed)).map(lostFingerprints),
  ];
  return [ok(summary(cards, configured)), ...findings];
}

function summary(cards: Sealed[], configured: string[]): string {
  const seals = configured[0] === undefined ? 'none has been made yet' : `${configured[0]} seals`;
  const held = cards.map(({ id, rows }) => `${rows} row(s) under ${plain(id)}`);
  return `${seals}; card numbers: ${held.length === 0 ? 'none in the ledger' : held.join(', ')}`;
}

const PUT_BACK = 'Put that key into SEALING_KEYS again, under its id: behind the first one if it is an older one.';

const lostCards = ({ id, rows }: Sealed): Finding =>
  failed(`${rows} card number(s) are sealed under the key ${plain(id)}, which is not configured`, PUT_BACK);

const otherKey = ({ id, rows }: Sealed): Finding =>
  failed(
    `${rows} card number(s) are sealed under another key than the one that is configured as ${plain(id)}`,
    PUT_BACK,
  );

const lostFingerprints = ({ id, rows }: Sealed): Finding =>
  failed(
    `${rows} movement(s) have a fingerprint by the key ${plain(id)}, which is not configured: a repeated request is refused as a conflict`,
    PUT_BACK,
  );

/** The id comes out of the database. */
const plain = (id: string): string => (/^[A-Za-z0-9-]{1,16}$/.test(id) ? id : 'of an unreadable id');

async function rowsByKey(store: Store, merchant: string, column: 'card' | 'fingerprint'): Promise<Sealed[]> {
  const text = sql.ref<string>(column);
  const id: RawBuilder<string> =
    store.kind === 'sqlite' ? sql`substr(${text}, 1, instr(${text}, '.') - 1)` : sql`split_part(${text}, '.', 1)`;
  const { rows } = await sql<Sealed>`
    select ${id} as id, count(*) as rows, min(${text}) as sample from movements
    where merchant = ${merchant} and ${text} is not null group by 1 order by 1`.execute(store.db);
  return rows;
}
