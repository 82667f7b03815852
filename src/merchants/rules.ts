import { type Environment, isGiven } from '../config-files.ts';
import { isObject, type JsonObject, placeOf } from './read-file.ts';

/** What beside a single merchant stands in the environment, and has no meaning where a file names several. */
const OF_ONE_MERCHANT = ['MERCHANT', 'PAYWIZARD_CLIENT_ID', 'PAYWIZARD_CLIENT_SECRET', 'PAYWIZARD_TOKEN'] as const;

/** What no two merchants may have in common: whoever has the one's would have the other's. */
const OF_EACH_ALONE = [
  ['id'],
  ['paywizard', 'clientId'],
  ['paywizard', 'clientSecret'],
  ['paywizard', 'token'],
  ['auth', 'issuer'],
  ['auth', 'jwtKey'],
] as const;

const CREDENTIALS = [
  ['clientId', 'the client id'],
  ['clientSecret', 'the client secret'],
  ['token', 'the jwt-token'],
] as const;

/**
 * What the entries of the file have to be together and beside the environment; a line for each that is not so. `values`
 * is the environment with what stands in files. No value is quoted.
 */
export function brokenMerchantRules(entries: readonly JsonObject[], given: Environment, values: Environment): string[] {
  return [
    ...entries.flatMap((entry, index) => missing(entry, placeOf(index), given)),
    ...OF_EACH_ALONE.flatMap((path) => repeated(entries, path)),
    ...repeatedSealingKeys(entries),
    ...entries.flatMap((entry, index) => borrowed(entry, placeOf(index), values)),
  ];
}

/** What in the environment does not go with the file, whatever stands in that. */
export function contradictionsOfFile(given: Environment, entries: readonly JsonObject[]): string[] {
  const problems: string[] = OF_ONE_MERCHANT.filter((name) => isGiven(given, name)).map(
    (name) => `${name}: not possible together with MERCHANTS_FILE, where each merchant has its own; leave it out.`,
  );
  if (given.ANONYMOUS_INQUIRY === 'on') {
    problems.push(
      'ANONYMOUS_INQUIRY: not possible together with MERCHANTS_FILE: without a token nobody knows which merchant is meant; leave it out.',
    );
  }
  const haveOwn = entries.filter((entry) => entry.auth !== undefined);
  if (haveOwn.length > 0 && haveOwn.length < entries.length && given.AUTH_ISSUER === undefined) {
    problems.push(
      'AUTH_ISSUER: not set; it must be where some merchants in MERCHANTS_FILE have an issuer of their own, so that every token has one issuer.',
    );
  }
  return problems;
}

function missing(entry: JsonObject, place: string, given: Environment): string[] {
  const problems: string[] = [];
  const { paywizard, auth } = entry;
  if (isObject(paywizard)) {
    if (paywizard.url === undefined && given.PAYWIZARD_URL === undefined) {
      problems.push(
        `${place}.paywizard.url: not set, nor is PAYWIZARD_URL; the embedded sandbox has one merchant only. \`npm run sandbox\` starts one to put here.`,
      );
    }
    for (const [name, what] of CREDENTIALS) {
      if (paywizard[name] === undefined && paywizard[`${name}File`] === undefined) {
        problems.push(`${place}.paywizard.${name}: not set; ${what} that PayWizard issued, or ${name}File.`);
      }
    }
  }
  if (isObject(auth)) {
    const hasKey = auth.jwtKey !== undefined || auth.jwtKeyFile !== undefined;
    if (!hasKey && auth.jwksUrl === undefined) {
      problems.push(`${place}.auth.jwksUrl: not set; where the keys of this issuer are found, or jwtKey.`);
    }
    if (hasKey && auth.jwksUrl !== undefined) {
      problems.push(`${place}.auth.jwtKey: set either it or jwksUrl, not both.`);
    }
  }
  return problems;
}

function repeated(entries: readonly JsonObject[], path: readonly string[]): string[] {
  const texts = entries.map((entry) => textAt(entry, path));
  return texts.flatMap((text, index) => {
    const first = text === undefined ? index : texts.indexOf(text);
    const name = path.join('.');
    return first === index
      ? []
      : [`${placeOf(index)}.${name}: the same as ${placeOf(first)}.${name}; each merchant has its own.`];
  });
}

function repeatedSealingKeys(entries: readonly JsonObject[]): string[] {
  const seen = new Map<string, number>();
  return entries.flatMap((entry, index) => {
    const keys = (textAt(entry, ['sealingKeys']) ?? '').split(',').flatMap((each) => each.split(':')[1]?.trim() ?? []);
    const firsts = keys.map((key) => {
      const bytes = key.replace(/=$/, '');
      const first = seen.get(bytes) ?? index;
      seen.set(bytes, first);
      return first;
    });
    const other = firsts.find((first) => first !== index);
    return other === undefined
      ? []
      : [
          `${placeOf(index)}.sealingKeys: holds a key of ${placeOf(other)}.sealingKeys; ids of the one would open at the other.`,
        ];
  });
}

/** The issuer and the key of the environment are for the other merchants. */
function borrowed(entry: JsonObject, place: string, values: Environment): string[] {
  const problems: string[] = [];
  const issuer = textAt(entry, ['auth', 'issuer']);
  if (issuer !== undefined && issuer === values.AUTH_ISSUER) {
    problems.push(`${place}.auth.issuer: the same as AUTH_ISSUER; leave auth out for a merchant of that issuer.`);
  }
  const key = textAt(entry, ['auth', 'jwtKey']);
  if (key !== undefined && key === values.AUTH_JWT_KEY) {
    problems.push(`${place}.auth.jwtKey: the same as AUTH_JWT_KEY; an issuer of its own needs a key of its own.`);
  }
  return problems;
}

function textAt(entry: JsonObject, path: readonly string[]): string | undefined {
  let value: unknown = entry;
  for (const name of path) value = isObject(value) ? value[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}
