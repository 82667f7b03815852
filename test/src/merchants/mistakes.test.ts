import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import { problemsOf } from '../../support/config.ts';

const directory = mkdtempSync(join(tmpdir(), 'loyalty-mistakes-'));
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 8).toString('base64');
const URL = 'https://uat.paywizard.biz';

type Entry = Record<string, unknown>;

const credentials = (name: string): Entry => ({
  clientId: `id-${name}`,
  clientSecret: `s-${name}`,
  token: `t-${name}`,
});

/** Two merchants in order, with changes to the second one. */
const entries = (changes: Entry = {}): Entry[] => [
  { id: 'one', paywizard: credentials('one') },
  { id: 'two', paywizard: credentials('two'), ...changes },
];

/** What is wrong with such a file, without the name of its variable in front of each line. */
function problemsIn(merchants: unknown, environment: Record<string, string> = {}): string[] {
  const path = file('merchants.json', typeof merchants === 'string' ? merchants : JSON.stringify({ merchants }));
  return problemsOf({ PAYWIZARD_URL: URL, MERCHANTS_FILE: path, ...environment }).map((problem) =>
    problem.replace(/^MERCHANTS_FILE: /, ''),
  );
}

const paywizard = (changes: Entry): Entry => ({ paywizard: { ...credentials('two'), ...changes } });

const own = (changes: Entry): Entry => ({
  auth: { issuer: 'https://id.two', jwksUrl: 'https://id.two/jwks', ...changes },
});

test('a file without a mistake has none', () => {
  expect(problemsIn(entries())).toEqual([]);
  expect(problemsIn(entries().slice(1))).toEqual([]);
});

describe('a file that is none', () => {
  const LIST = 'must hold a JSON object with one member, merchants, which lists one merchant or more.';
  it.each([
    ['no JSON', '{', 'must be the path of a file that can be read and holds JSON.'],
    ['empty', '', 'must be the path of a file that can be read and holds JSON.'],
    ['a list', '[]', LIST],
    ['an object without the list', '{}', LIST],
    ['an empty list', '{"merchants": []}', LIST],
    ['a list and something beside it', '{"merchants": [{}], "merchant": {}}', LIST],
    ['no list', '{"merchants": {}}', LIST],
    ['null', 'null', LIST],
  ])('%s', (_what, text, problem) => {
    expect(problemsIn(text)).toEqual([problem]);
  });

  it('or is not there', () => {
    expect(problemsOf({ MERCHANTS_FILE: join(directory, 'nowhere') })).toEqual([
      'MERCHANTS_FILE: must be the path of a file that can be read and holds JSON.',
    ]);
  });
});

describe('a mistake is one line with its place and the remedy', () => {
  const ID = 'must be 1 to 100 letters, digits, dots, underscores and hyphens, and begin with a letter or a digit.';
  const EMPTY_FILE = 'the file cannot be read or is empty; it must hold the secret and nothing else.';
  const SAME = (name: string) => `merchants[1].${name}: the same as merchants[0].${name}; each merchant has its own.`;
  it.each<[Entry, string]>([
    [{ id: undefined }, `merchants[1].id: not set; it ${ID}`],
    [{ id: '' }, `merchants[1].id: ${ID}`],
    [{ id: 7 }, `merchants[1].id: ${ID}`],
    [{ id: '__proto__' }, `merchants[1].id: ${ID}`],
    [{ id: '*' }, `merchants[1].id: ${ID}`],
    [{ id: 'a:b' }, `merchants[1].id: ${ID}`],
    [{ id: 'a b' }, `merchants[1].id: ${ID}`],
    [{ id: 'a\nb' }, `merchants[1].id: ${ID}`],
    [{ id: 'a'.repeat(101) }, `merchants[1].id: ${ID}`],
    [{ id: 'one' }, SAME('id')],
    [{ paywizard: undefined }, 'merchants[1].paywizard: must be an object.'],
    [{ paywizard: [] }, 'merchants[1].paywizard: must be an object.'],
    [
      paywizard({ clientSecret: undefined }),
      'merchants[1].paywizard.clientSecret: not set; the client secret that PayWizard issued, or clientSecretFile.',
    ],
    [paywizard({ token: '' }), 'merchants[1].paywizard.token: must not be empty.'],
    [paywizard({ token: 5 }), 'merchants[1].paywizard.token: must be a text.'],
    [paywizard({ clientId: 'id-one' }), SAME('paywizard.clientId')],
    [paywizard({ clientSecret: 's-one' }), SAME('paywizard.clientSecret')],
    [paywizard({ token: 't-one' }), SAME('paywizard.token')],
    [paywizard({ token: undefined, tokenFile: file('repeated', 't-one\n') }), SAME('paywizard.token')],
    [
      paywizard({ tokenFile: file('token', 'x') }),
      'merchants[1].paywizard.token: set either it or tokenFile, not both.',
    ],
    [
      paywizard({ token: undefined, tokenFile: join(directory, 'nowhere') }),
      `merchants[1].paywizard.tokenFile: ${EMPTY_FILE}`,
    ],
    [
      paywizard({ token: undefined, tokenFile: file('blank', ' \n') }),
      `merchants[1].paywizard.tokenFile: ${EMPTY_FILE}`,
    ],
    [paywizard({ token: undefined, tokenFile: 5 }), 'merchants[1].paywizard.tokenFile: must be a text.'],
    [
      paywizard({ url: 'ftp://x' }),
      'merchants[1].paywizard.url: must be an http or https address, such as https://portal.paywizard.biz.',
    ],
    [paywizard({ timeoutMs: 0 }), 'merchants[1].paywizard.timeoutMs: must be a whole number from 1 to 600000.'],
    [paywizard({ timeoutMs: '10' }), 'merchants[1].paywizard.timeoutMs: must be a whole number from 1 to 600000.'],
    [paywizard({ timeoutMs: 1.5 }), 'merchants[1].paywizard.timeoutMs: must be a whole number from 1 to 600000.'],
    [paywizard({ amountScale: 20 }), 'merchants[1].paywizard.amountScale: must be a power of ten, such as 10000.'],
    [
      paywizard({ queryOrder: 'on' }),
      'merchants[1].paywizard.queryOrder: must be one of off, found-only, authoritative.',
    ],
    [
      { limits: { requestsPerMinute: -1 } },
      'merchants[1].limits.requestsPerMinute: must be a whole number from 0 to 100000000.',
    ],
    [
      { limits: { movementsRunning: 0 } },
      'merchants[1].limits.movementsRunning: must be a whole number from 1 to 10000.',
    ],
    [
      { limits: { perMinute: 1 } },
      'merchants[1].limits.perMinute: is unknown; known are requestsPerMinute, lookupsPerMinute, movementsRunning, movementsWaiting.',
    ],
    [
      own({ jwksURL: 'https://x' }),
      'merchants[1].auth.jwksURL: is unknown; known are issuer, audience, jwksUrl, jwtKey, jwtKeyFile.',
    ],
    [own({ issuer: undefined }), 'merchants[1].auth.issuer: not set; it must be a text.'],
    [
      own({ jwksUrl: undefined }),
      'merchants[1].auth.jwksUrl: not set; where the keys of this issuer are found, or jwtKey.',
    ],
    [own({ jwtKey: 's'.repeat(32) }), 'merchants[1].auth.jwtKey: set either it or jwksUrl, not both.'],
    [
      own({ issuer: 'https://id.example' }),
      'merchants[1].auth.issuer: the same as AUTH_ISSUER; leave auth out for a merchant of that issuer.',
    ],
    [
      own({ jwksUrl: undefined, jwtKey: 'e'.repeat(32) }),
      'merchants[1].auth.jwtKey: the same as AUTH_JWT_KEY; an issuer of its own needs a key of its own.',
    ],
    [
      own({ jwksUrl: undefined, jwtKeyFile: file('key', 'e'.repeat(32)) }),
      'merchants[1].auth.jwtKey: the same as AUTH_JWT_KEY; an issuer of its own needs a key of its own.',
    ],
  ])('%j', (changes, problem) => {
    const environment = { AUTH_ISSUER: 'https://id.example', AUTH_JWT_KEY: 'e'.repeat(32) };
    expect(problemsIn(entries(changes), environment)).toEqual([problem]);
  });

  it.each([
    ['errorCodes', { x: 'UNKNOWN', 1: 'NONSENSE' }, /^merchants\[1\]\.paywizard\.errorCodes: must be a JSON object/],
    ['errorCodes', 'text', /^merchants\[1\]\.paywizard\.errorCodes: must be a JSON object/],
    ['paths', { giftVoid: 'x', nothing: '/y' }, /^merchants\[1\]\.paywizard\.paths: must be a JSON object/],
  ])('%s of %j', (name, value, problem) => {
    expect(problemsIn(entries(paywizard({ [name]: value })))).toEqual([expect.stringMatching(problem)]);
  });

  it.each<[string, Entry, RegExp]>([
    ['an unknown member', { colour: 'red' }, /^merchants\[1\]\.colour: is unknown; known are id, paywizard, /],
    ['a member with a strange name', { 'a\nb c': 1 }, /^merchants\[1\]\.\(a name that is no word\): is unknown; /],
    ['a database', { databaseUrl: 'mysql://u:hunter2@db' }, /^merchants\[1\]\.databaseUrl: must be an address/],
    [
      'a database in a file',
      { databaseUrlFile: file('database', 'mysql://u:hunter2@db') },
      /^merchants\[1\]\.databaseUrlFile: must be an address/,
    ],
    ['sealing keys', { sealingKeys: 'k1:hunter2' }, /^merchants\[1\]\.sealingKeys: must be a comma list/],
    ['a short key', own({ jwksUrl: undefined, jwtKey: 'hunter2' }), /^merchants\[1\]\.auth\.jwtKey: must be a PEM/],
  ])('%s', (_what, changes, problem) => {
    expect(problemsIn(entries(changes), { AUTH_ISSUER: 'https://id.example' })).toEqual([
      expect.stringMatching(problem),
    ]);
  });

  it('an entry that is no object', () => {
    expect(problemsIn([entries()[0], 'two'])).toEqual(['merchants[1]: must be an object.']);
  });

  it('an address that neither the entry nor the environment has', () => {
    expect(problemsIn(entries(paywizard({ url: URL })), { PAYWIZARD_URL: '' })).toEqual([
      expect.stringMatching(/^merchants\[0\]\.paywizard\.url: not set, nor is PAYWIZARD_URL;/),
    ]);
  });

  it('what two merchants with an issuer of their own have in common', () => {
    const [one, two] = entries();
    const auth = { issuer: 'https://id.both', jwtKey: 'k'.repeat(32) };
    expect(
      problemsIn([
        { ...one, auth },
        { ...two, auth },
      ]),
    ).toEqual([
      'merchants[1].auth.issuer: the same as merchants[0].auth.issuer; each merchant has its own.',
      'merchants[1].auth.jwtKey: the same as merchants[0].auth.jwtKey; each merchant has its own.',
    ]);
  });

  it.each([
    ['under the same id', `k1:${KEY}`],
    ['under another id, behind another key and without its padding', `k2:${OTHER_KEY},k3:${KEY.replace('=', '')}`],
  ])('a sealing key of another merchant, %s', (_how, sealingKeys) => {
    const [one, two] = entries({ sealingKeys });
    expect(problemsIn([{ ...one, sealingKeys: `k1:${KEY}` }, two])).toEqual([
      'merchants[1].sealingKeys: holds a key of merchants[0].sealingKeys; ids of the one would open at the other.',
    ]);
  });
});

describe('in the environment beside the file', () => {
  it.each(['MERCHANT', 'PAYWIZARD_CLIENT_ID', 'PAYWIZARD_CLIENT_SECRET', 'PAYWIZARD_TOKEN'])('%s', (name) => {
    expect(problemsIn(entries(), { [name]: 'x' })).toEqual([
      `${name}: not possible together with MERCHANTS_FILE, where each merchant has its own; leave it out.`,
    ]);
  });

  it('a balance without a token', () => {
    expect(problemsIn(entries(), { ANONYMOUS_INQUIRY: 'on' })).toEqual([
      expect.stringMatching(/^ANONYMOUS_INQUIRY: not possible together with MERCHANTS_FILE: /),
    ]);
    expect(problemsIn(entries(), { ANONYMOUS_INQUIRY: 'off' })).toEqual([]);
  });

  it('an issuer that is not named, where some merchants have one of their own', () => {
    expect(problemsIn(entries(own({})))).toEqual([expect.stringMatching(/^AUTH_ISSUER: not set; it must be where/)]);
    expect(problemsIn(entries(own({})).slice(1))).toEqual([]);
  });

  it('in production what is required without the file, but for what is each merchant’s own', () => {
    const production = { NODE_ENV: 'production', PAYWIZARD_URL: '' };
    const there = entries(paywizard({ url: URL })).map((entry) => ({
      ...entry,
      paywizard: { ...credentials(String(entry.id)), url: URL },
    }));
    expect(problemsIn(there, production).map((problem) => problem.split(':')[0])).toEqual([
      'AUTH_JWKS_URL',
      'SEALING_KEYS',
    ]);
    const [, two] = there;
    expect(problemsIn([{ ...two, ...own({}) }], { ...production, SEALING_KEYS: `k1:${KEY}` })).toEqual([]);
  });
});

test('all mistakes of the file and of the environment are told at once, and no value is among them', () => {
  const wrong = [
    { id: 'hunter2 hunter2', paywizard: { clientSecret: 'hunter2', token: 'hunter2', hunter: 'hunter2' } },
    { id: 'two', paywizard: { clientId: 'x', clientSecret: 'hunter2', token: 'hunter2', url: 'hunter2' }, auth: {} },
  ];
  const problems = problemsIn(wrong, { PORT: 'x', MERCHANT: 'hunter2', ANONYMOUS_INQUIRY: 'on' });
  expect(problems.map((problem) => problem.split(': ')[0])).toEqual([
    ...['PORT', 'merchants[0].id', 'merchants[0].paywizard.hunter', 'merchants[1].paywizard.url'],
    ...['merchants[1].auth.issuer', 'MERCHANT', 'ANONYMOUS_INQUIRY', 'AUTH_ISSUER'],
    ...['merchants[0].paywizard.clientId', 'merchants[1].auth.jwksUrl', 'merchants[1].paywizard.clientSecret'],
    'merchants[1].paywizard.token',
  ]);
  expect(problems.join('\n')).not.toContain('hunter2');
});
