// What each folder is for and what may import what. `npx depcruise src schema client/src` looks at it, as
// test/docs/architecture.test.ts does in every run; scripts/architecture.mjs draws it in docs/architecture.md.

/**
 * Each folder of src/: what it is for, and the other folders that it may use at run time. Types may come from anywhere.
 * Those without a list put together what they need, as src/app.ts does.
 */
export const FOLDERS = {
  auth: { is: 'who is asking: tokens, their keys, scopes and cards', uses: [] },
  cli: { is: 'the one command with all programs below it' },
  doctor: { is: 'the program that looks at a configuration and what it stands on' },
  embed: { is: 'the API inside a server of your own' },
  events: { is: 'telling subscriptions, here and on other machines, that something changed', uses: [] },
  http: {
    is: 'requests and answers: GraphQL over HTTP, GraphiQL, probes',
    uses: ['auth', 'limits', 'request', 'telemetry'],
  },
  ledger: { is: 'the durable record of what was asked for and what became of it', uses: ['movements'] },
  limits: { is: 'how much a document and a caller may ask for', uses: [] },
  merchants: { is: 'what one merchant has of its own, and several of them in one process' },
  movements: {
    is: 'the protocol that moves value exactly once, and the settling of what is unknown',
    uses: ['paywizard'],
  },
  paywizard: { is: 'the signed adapter; the names of the wire live here and nowhere else', uses: [] },
  push: { is: 'results that the processor sends by itself', uses: ['movements', 'paywizard'] },
  request: { is: 'what one request reads, each thing once', uses: ['auth', 'movements'] },
  reseal: { is: 'the program that brings the ledger under a new sealing key' },
  sandbox: { is: 'the look-alike of PayWizard, a program of its own' },
  settle: { is: 'the program by which a person settles a movement' },
  telemetry: { is: 'log, metrics, traces and audit', uses: ['ledger'] },
};

const PARTS = Object.entries(FOLDERS).filter(([, { uses }]) => uses !== undefined);

/** What puts everything together; no folder but the programs may ask it for anything. */
const COMPOSITION = ['app', 'banner', 'config', 'config-files', 'config-rules', 'context', 'development', 'main'];

/** Libraries that one corner of the program wraps, so that they can be changed there. */
const AT_HOME = {
  '@noble/ciphers': ['src/siv\\.ts'],
  '@pothos': ['schema/'],
  'graphql-jit': ['src/http/'],
  ioredis: ['src/redis\\.ts'],
  jose: ['src/auth/', 'src/development\\.ts'],
  kysely: ['src/ledger/', 'src/doctor/', 'src/cli/migrate/'],
  libsql: ['src/ledger/', 'src/sandbox/'],
  pg: ['src/ledger/', 'src/cli/migrate/'],
  pino: ['src/telemetry/', 'src/merchants/'],
  'prom-client': ['src/telemetry/', 'src/merchants/'],
  undici: ['src/paywizard/', 'src/doctor/'],
};

/** The command line of the sandbox, in front of the sandbox itself. */
const STARTS_SANDBOX = '^src/sandbox/(main|command|arguments|serve)\\.ts$';

const AT_RUN_TIME = { dependencyTypesNot: ['type-only'] };

/** @type {import('dependency-cruiser').IConfiguration} */
// biome-ignore lint/style/noDefaultExport: dependency-cruiser asks for it
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Files that need each other to load cannot be read, tested or moved alone.',
      severity: 'error',
      // These types name each other in the API too; Pothos asks for their fields once all of them are there.
      from: { pathNot: '^schema/(card|errors|transaction|transaction-connection)\\.ts$' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'schema-imports-types-only',
      comment: 'The schema is printed, tested and read without a configuration: give it what it needs in the context.',
      severity: 'error',
      from: { path: '^schema/' },
      to: { path: '^src/', ...AT_RUN_TIME },
    },
    {
      name: 'schema-is-served-by-the-app',
      comment: 'How something is done does not depend on what the API says of it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(app\\.ts$|cli/schema/)' },
      to: { path: '^schema/' },
    },
    ...PARTS.map(([folder, { uses }]) => ({
      name: `${folder}-uses-only-its-neighbours`,
      comment: `src/${folder} uses ${uses.length === 0 ? 'no other folder' : uses.join(', ')}: see FOLDERS.`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: '^src/[^/]+/', pathNot: `^src/(${[folder, ...uses].join('|')})/`, ...AT_RUN_TIME },
    })),
    {
      name: 'sandbox-knows-nothing-of-us',
      comment: 'A look-alike that shares code with what it tests would agree with its mistakes.',
      severity: 'error',
      from: { path: '^src/sandbox/', pathNot: STARTS_SANDBOX },
      to: { path: '^(src|schema)/', pathNot: '^src/sandbox/' },
    },
    {
      name: 'sandbox-is-started-like-the-rest',
      comment: 'How it is typed and told of is shared, and nothing else.',
      severity: 'error',
      from: { path: STARTS_SANDBOX },
      to: { path: '^(src|schema)/', pathNot: '^src/(sandbox|cli)/' },
    },
    {
      name: 'sandbox-stays-out-of-production',
      comment: 'Only what fills in the development defaults starts it, and the doctor, which tries the same.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(sandbox/|doctor/|cli/|development\\.ts$)' },
      to: { path: '^src/sandbox/' },
    },
    {
      name: 'nothing-asks-the-composition',
      comment: 'A folder gets what it needs handed in: it reads no configuration and no context of its own.',
      severity: 'error',
      // A wrong exporter is a mistake of the configuration, and is told as one.
      from: {
        path: `^src/(${PARTS.map(([folder]) => folder).join('|')})/`,
        pathNot: '^src/telemetry/open-telemetry\\.ts$',
      },
      to: { path: `^src/(${COMPOSITION.join('|')})\\.ts$`, ...AT_RUN_TIME },
    },
    {
      name: 'money-knows-no-graphql',
      comment: 'What moves value does not depend on how it was asked for.',
      severity: 'error',
      from: { path: '^src/(paywizard|movements|ledger|events|settle|reseal)/' },
      to: { path: ['^node_modules/(graphql|@graphql|@pothos|@whatwg-node)', '^schema/'] },
    },
    ...Object.entries(AT_HOME).map(([library, homes]) => ({
      name: `${library.replace(/\W+/g, '-')}-at-home`,
      comment: `${library} is used in ${homes.join(', ').replaceAll('\\', '')}: ask there.`,
      severity: 'error',
      from: { path: '^(src|schema)/', pathNot: homes.map((home) => `^${home}`) },
      to: { path: `^node_modules/${library}/`, ...AT_RUN_TIME },
    })),
    {
      name: 'client-stands-alone',
      comment: 'It is a package for browsers: what it knows of the server is the schema.',
      severity: 'error',
      from: { path: '^client/src/' },
      to: { path: '^(src|schema|test|scripts|bench)/' },
    },
    {
      name: 'nothing-from-tests',
      comment: 'What is for tests, measuring and building is not there when the program runs.',
      severity: 'error',
      from: { path: '^(src|schema)/' },
      to: { path: '^(test|scripts|bench|client|examples)/' },
    },
    {
      name: 'nothing-for-development-only',
      comment:
        'A package out of devDependencies is not there in production. Whoever wants traces installs OpenTelemetry.',
      severity: 'error',
      from: { path: '^(src|schema)/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '^node_modules/@opentelemetry/', ...AT_RUN_TIME },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^client/src/generated' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    skipAnalysisNotInRules: true,
    enhancedResolveOptions: {
      conditionNames: ['source', 'node', 'import', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
};
