import { type Form, formsOf } from './leak-forms.ts';

/** What must stand in no log, metric, file or store. It is all that a complaint says of a value. */
export type Kind = 'a card number' | 'customer data' | 'a secret' | 'a key' | 'a bearer token' | 'a signature';

/** What may hold none of the values that are planted: `lines` are told apart in a complaint. */
export interface Evidence {
  place: string;
  bytes: string | Buffer;
  lines?: 'log' | 'metrics';
}

/** What is shorter is too common to be looked for: a card called 1234, a customer called Test. */
const SHORTEST: Record<Kind, number> = {
  'a card number': 8,
  'customer data': 4,
  'a secret': 8,
  'a key': 8,
  'a bearer token': 16,
  'a signature': 16,
};

interface Needle extends Form {
  kind: Kind;
}

/**
 * Needles by their first four bytes, and those that are longer by the four after them, so that a search takes as long
 * whether there are ten of them or ten thousand: the numbers of our cards all begin alike, and ids have that in them.
 */
const needles = new Map<number, { short: Needle[]; long: Map<number, Needle[]> }>();
const begins = new Uint8Array(65_536);
const known = new Set<string>();

/** Has a value looked for, in every form, in all evidence that this process looks at from now on. */
export function plant(kind: Kind, value: string | Buffer): void {
  const name = `${kind} ${value.toString('latin1')}`;
  if (value.length < SHORTEST[kind] || known.has(name)) return;
  known.add(name);
  for (const form of formsOf(value)) {
    const start = form.bytes.readUInt32BE(0);
    const group = needles.get(start) ?? { short: [], long: new Map<number, Needle[]>() };
    needles.set(start, group);
    if (form.bytes.length < 8) {
      group.short.push({ ...form, kind });
    } else {
      const next = form.bytes.readUInt32BE(4);
      const alike = group.long.get(next) ?? [];
      alike.push({ ...form, kind });
      group.long.set(next, alike);
    }
    begins[start >>> 16] = 1;
  }
}

/** Has what was planted so far looked for no longer: what other tests have planted may be a common word. */
export function forgetPlants(): void {
  needles.clear();
  known.clear();
  begins.fill(0);
}

/** A token must not stand anywhere whole, nor its signature, which alone makes one of it. */
export function plantToken(token: string): void {
  plant('a bearer token', token);
  plant('a bearer token', token.split('.').at(-1) ?? '');
}

const KINDS: Record<string, Kind> = {
  accountId: 'a card number',
  ...Object.fromEntries(
    ['firstName', 'middleName', 'lastName', 'address1', 'address2', 'phone', 'email'].map(
      (key) => [key, 'customer data'] as const,
    ),
  ),
  sign: 'a signature',
  'jwt-token': 'a secret',
};

/** Plants what stands in a JSON value under the processor's names for cards, customers and signatures; in a body too. */
export function plantFrom(json: unknown, key = ''): void {
  if (typeof json === 'string') {
    const kind = KINDS[key];
    // Faults make the processor say anything under the name of a card number.
    if (kind !== undefined && (key !== 'accountId' || /^\w+$/.test(json))) plant(kind, json);
    if (key === 'body') plantFrom(parsed(json));
  } else if (typeof json === 'object' && json !== null) {
    for (const [name, value] of Object.entries(json)) plantFrom(value, Array.isArray(json) ? key : name);
  }
}

/** Plants whatever is secret in the environment that a program is started with. */
export function plantEnvironment(environment: Record<string, string | undefined>): void {
  const { PAYWIZARD_CLIENT_SECRET, PAYWIZARD_TOKEN, AUTH_JWT_KEY, SEALING_KEYS, DATABASE_URL, REDIS_URL } = environment;
  for (const text of [PAYWIZARD_CLIENT_SECRET, PAYWIZARD_TOKEN]) plant('a secret', text ?? '');
  if (AUTH_JWT_KEY?.includes('-----BEGIN') === false) plant('a key', AUTH_JWT_KEY);
  for (const entry of SEALING_KEYS?.split(',') ?? []) plantSealingKey(entry.split(':')[1] ?? '');
  for (const url of [DATABASE_URL, REDIS_URL]) {
    if (url !== undefined && URL.canParse(url)) plant('a secret', decodeURIComponent(new URL(url).password));
  }
}

/** Plants a sealing key, given in base64: its text and its bytes. */
export function plantSealingKey(base64: string): void {
  plant('a key', base64);
  plant('a key', Buffer.from(base64, 'base64'));
}

/** One line for each place that holds what was planted, with the kind of it and never the value; empty where none does. */
export function leaksIn(evidence: readonly Evidence[]): string[] {
  const found = evidence.flatMap((one) => {
    const bytes = Buffer.from(one.bytes);
    const hits = hitsIn(bytes);
    for (const { at, needle } of hits) bytes.fill(TAKEN_OUT, at, at + needle.bytes.length);
    return hits.map((hit) => `${placeOf(one, bytes, hit)} holds ${hit.needle.kind}.`);
  });
  return [...new Set(found)];
}

/** Throws, with a line for each, where there are leaks: that fails the test, or the file, which closes what leaked. */
export function expectNoLeaks(evidence: readonly Evidence[]): void {
  const leaks = leaksIn(evidence);
  const shown = leaks.slice(0, 20).map((leak) => `  ${leak}\n`);
  if (leaks.length === 0) return;
  throw new Error(`What must be kept to ourselves stands in ${leaks.length} places:\n${shown.join('')}`);
}

interface Hit {
  at: number;
  needle: Needle;
}

function hitsIn(bytes: Buffer): Hit[] {
  const hits: Hit[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 1) {
    if (begins[((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)] === 0) continue;
    const group = needles.get(bytes.readUInt32BE(at));
    if (group === undefined) continue;
    const long = at + 8 <= bytes.length ? group.long.get(bytes.readUInt32BE(at + 4)) : undefined;
    for (const needle of [...group.short, ...(long ?? [])]) {
      if (stands(needle, bytes, at)) hits.push({ at, needle });
    }
  }
  return hits;
}

function stands({ bytes: value, isWord }: Needle, bytes: Buffer, at: number): boolean {
  const end = at + value.length;
  if (end > bytes.length || bytes.compare(value, 0, value.length, at, end) !== 0) return false;
  return !isWord || !(isLetter(bytes[at - 1]) || isLetter(bytes[end]));
}

/** Whether a byte goes on with a word, also with one in base64 or of other letters than ASCII's. */
const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && (byte >= 0x80 || /[\w+/=-]/.test(String.fromCharCode(byte)));

/** Stands in the place of each byte of a hit; nothing that is printed has it by itself. */
const TAKEN_OUT = '\x7f';

/** Where a hit is. `bytes` are without it and all others, so that no complaint repeats what it complains of. */
function placeOf({ place, lines }: Evidence, bytes: Buffer, { at }: Hit): string {
  if (lines === undefined) return place;
  const end = bytes.indexOf('\n', at);
  const line = bytes.toString('utf8', bytes.lastIndexOf('\n', at) + 1, end === -1 ? bytes.length : end);
  if (lines === 'metrics') return `${place}, ${line.split(/[{ ]/, 1)[0]},`;
  const entries = Object.entries(Object(parsed(line)));
  const keys = entries.filter(([, value]) => JSON.stringify(value).includes(TAKEN_OUT)).map(([key]) => key);
  const [, message] = entries.find(([key]) => key === 'msg') ?? [];
  const about = String(message ?? (entries.map(([key]) => key).join(', ') || line)).slice(0, 80);
  return `${place}, ${[...keys, ''].join(' ')}in the line “${about.replaceAll(/\x7f+/g, '▮')}”,`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
