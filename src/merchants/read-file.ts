import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readSecret } from '../secret.ts';
import { KNOWN_NAMES, SECRETS, type WrittenMerchant, writtenMerchant } from './written-merchant.ts';

/** A JSON object of whose members nothing is known. */
export type JsonObject = Record<string, unknown>;

/** The merchants that MERCHANTS_FILE names, as far as they could be read. */
export interface MerchantsFile {
  /** In the order of the file; empty where there is any mistake in their form. */
  merchants: WrittenMerchant[];
  /** The same before their form was checked, with the texts of their secrets' files, for the rules between them. */
  entries: JsonObject[];
  /** One line for each mistake, with its place: `merchants[1].paywizard.clientSecret: …`. No value is quoted. */
  problems: string[];
}

/** Reads the file. Mistakes are told and not thrown, so that all of them are told together. */
export function readMerchantsFile(path: string): MerchantsFile {
  let whole: unknown;
  try {
    whole = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { merchants: [], entries: [], problems: ['must be the path of a file that can be read and holds JSON.'] };
  }
  const list = isObject(whole) && Object.keys(whole).every((name) => name === 'merchants') ? whole.merchants : null;
  if (!Array.isArray(list) || list.length === 0) {
    const problem = 'must hold a JSON object with one member, merchants, which lists one merchant or more.';
    return { merchants: [], entries: [], problems: [problem] };
  }
  const read = list.map((entry: unknown, index) => readEntry(entry, placeOf(index)));
  const problems = read.flatMap((one) => one.problems);
  return {
    merchants: problems.length > 0 ? [] : read.flatMap(({ merchant }) => merchant ?? []),
    entries: read.map(({ entry }) => entry),
    problems,
  };
}

/** Where an entry stands in the file. */
export const placeOf = (index: number): string => `merchants[${index}]`;

export const isObject = (value: unknown): value is JsonObject => objects.safeParse(value).success;

const objects = z.record(z.string(), z.unknown());

interface ReadEntry {
  merchant: WrittenMerchant | null;
  entry: JsonObject;
  problems: string[];
}

function readEntry(raw: unknown, place: string): ReadEntry {
  if (!isObject(raw)) return { merchant: null, entry: {}, problems: [`${place}: must be an object.`] };
  const { entry, problems, filled } = withFiles(raw, place);
  const read = writtenMerchant.safeParse(entry);
  for (const issue of read.error?.issues ?? []) {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      const known = KNOWN_NAMES[path.join('.')]?.join(', ');
      problems.push(...issue.keys.map((key) => `${at(place, ...path, shown(key))}: is unknown; known are ${known}.`));
    } else {
      const named = at(place, ...path);
      problems.push(`${filled.has(named) ? `${named}File` : named}: ${issue.message}`);
    }
  }
  return { merchant: read.data ?? null, entry, problems };
}

/** The entry with what stands in files, a line for each file that is no good, and the places of those that were read. */
function withFiles(raw: JsonObject, place: string) {
  const entry = structuredClone(raw);
  const problems: string[] = [];
  const filled = new Set<string>();
  for (const { group, name } of SECRETS) {
    const holder = group === null ? entry : entry[group];
    if (!isObject(holder)) continue;
    const path = holder[`${name}File`];
    const named = at(place, ...(group === null ? [] : [group]), name);
    if (typeof path !== 'string' || path === '') continue;
    if (holder[name] !== undefined) {
      problems.push(`${named}: set either it or ${name}File, not both.`);
      continue;
    }
    try {
      holder[name] = readSecret(path);
      filled.add(named);
    } catch {
      problems.push(`${named}File: the file cannot be read or is empty; it must hold the secret and nothing else.`);
    }
  }
  return { entry, problems, filled };
}

const at = (...names: string[]): string => names.join('.');

/** A name that nobody foresaw may be anything, a secret with a line break in it included. */
const shown = (key: string): string => (/^[A-Za-z_]\w{0,39}$/.test(key) ? key : '(a name that is no word)');
