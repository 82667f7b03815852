// `npm run example`: the example app with everything that it needs, on this machine only: the sandbox, the API and the
// app, each as in real life. Nothing is kept. PORT or `-- --port 5180` chooses the app's port.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer as createSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startProgram } from './example/programs.mjs';
import { seed, WALLET_CARD } from './example/seed.mjs';
import { sessions, tillToken } from './example/sessions.mjs';

const HOST = '127.0.0.1';
const APP = resolve('examples/web');
const MANIFEST = 'client/src/generated/persisted-documents.json';
const MERCHANT = 'Juniper Market';

/** What has been started, in the order in which it is stopped. */
const parts = [];
let stopped;

process.once('SIGINT', () => stop(0));
process.once('SIGTERM', () => stop(0));
process.once('SIGHUP', () => stop(0));

try {
  await start(portFrom(process.argv.slice(2), process.env.PORT));
} catch (error) {
  if (stopped === undefined) {
    console.error(`\n✗ ${error instanceof Error ? error.message : String(error)}`);
    await stop(1);
  }
}

async function start(port) {
  if (!existsSync(join(APP, 'vite.config.ts')))
    throw new Error(`There is no app in ${APP}: run this in the repository.`);
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  // Only here: without the development packages the message above is the better one.
  const { createServer, runnerImport } = await import('vite');
  const { module: sandboxValues } = await runnerImport(resolve('src/sandbox/defaults.ts'), { logLevel: 'error' });

  const dataDir = mkdtempSync(join(tmpdir(), 'loyalty-example-'));
  // Last of all: whoever stops it at once stops Vite in the middle of writing.
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 }));
  const onDeath = (why) => {
    console.error(`\n✗ ${why}`);
    void stop(1);
  };

  const sandbox = await startProgram({
    name: 'The sandbox',
    file: 'dist/sandbox.js',
    environment: { SANDBOX_PORT: '0', HOST },
    ready: /PayWizard sandbox: (http:\S+)/,
    onDeath,
  });
  parts.unshift(sandbox.stop);
  const [, sandboxUrl] = sandbox.match;

  const key = randomBytes(32).toString('base64url');
  const api = await startProgram({
    name: 'The API',
    file: 'dist/main.js',
    environment: {
      ...apiEnvironment(sandboxUrl, sandboxValues),
      AUTH_JWT_KEY: key,
      DATA_DIR: dataDir,
    },
    ready: /API\s+(http:\S+\/graphql)[\s\S]*Ctrl-C/,
    onDeath,
  });
  parts.unshift(api.stop);
  const [, apiUrl] = api.match;
  await seed({ sandboxUrl, apiUrl, token: await tillToken(key), manifest: MANIFEST });

  const app = await createServer({
    root: APP,
    configFile: join(APP, 'vite.config.ts'),
    // Two examples at one time would take the bundled packages from under each other.
    cacheDir: join(dataDir, 'vite'),
    clearScreen: false,
    logLevel: 'warn',
    server: {
      host: HOST,
      port: await freePort(port),
      strictPort: true,
      proxy: { '/graphql': { target: new URL(apiUrl).origin, changeOrigin: true } },
      // A test does not want the page to reload because somebody saves a file.
      ...(process.env.EXAMPLE_WATCH === 'off' && { watch: null, hmr: false }),
    },
    plugins: [sessions({ key, merchant: MERCHANT, walletCard: WALLET_CARD })],
  });
  parts.unshift(() => app.close());
  await app.listen();
  const { port: listening } = app.httpServer.address();
  console.log(greeting(`http://${HOST}:${listening}`, apiUrl, sandboxUrl));
}

/** As a server in front of PayWizard, but that a lost answer is cleared up while somebody looks on. */
function apiEnvironment(sandboxUrl, { SANDBOX_DEFAULTS, SANDBOX_ERROR_CODES }) {
  return {
    HOST,
    PORT: '0',
    LOG_LEVEL: 'warn',
    TRUSTED_DOCUMENTS: MANIFEST,
    PAYWIZARD_URL: sandboxUrl,
    PAYWIZARD_CLIENT_ID: SANDBOX_DEFAULTS.clientId,
    PAYWIZARD_CLIENT_SECRET: SANDBOX_DEFAULTS.clientSecret,
    PAYWIZARD_TOKEN: SANDBOX_DEFAULTS.token,
    PAYWIZARD_ERROR_CODES: JSON.stringify(SANDBOX_ERROR_CODES),
    PAYWIZARD_QUERY_ORDER: 'authoritative',
    PAYWIZARD_TIMEOUT_MS: '5000',
    SETTLE_FIRST_MS: '2000',
    SETTLE_GRACE_MS: '3000',
  };
}

function greeting(appUrl, apiUrl, sandboxUrl) {
  return `
  The example is running

  Start here   ${appUrl}/
  Wallet       ${appUrl}/wallet   the shopper's phone, with one card
  Till         ${appUrl}/till     the cashier's screen

  API          ${apiUrl}
  Sandbox      ${sandboxUrl}/   every test card, and how to make it misbehave

  Try this:
  · Open both side by side. At the till, charge ${WALLET_CARD}, the card of the wallet, and watch the wallet.
  · Charge 40 from 914639258868523, which holds 25: the rest stays due.
  · Charge 9000000000000001 (says no), …02 (takes its time) and …05 (books, and the answer is lost).
  · Reload the page in the middle of a payment, or pull the network: it is found out, and nothing is paid twice.

  Stop with Ctrl-C.
`;
}

/** The port that was asked for; 5173 where none was. */
function portFrom(flags, variable) {
  const at = flags.indexOf('--port');
  const asked =
    at === -1 ? flags.find((flag) => flag.startsWith('--port='))?.slice('--port='.length) : (flags[at + 1] ?? '');
  const [name, text] = asked === undefined ? ['PORT', variable || '5173'] : ['--port', asked];
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new Error(`${name} must be a port number from 0 to 65535 (0: any free one).`);
  }
  return Number(text);
}

/** That port, or the next one that is free. */
async function freePort(port) {
  for (let candidate = port; candidate <= 65_535; candidate += 1) {
    const probe = createSocket();
    const taken = await new Promise((answer) => {
      probe.once('error', () => answer(null));
      probe.listen(candidate, HOST, () => answer(probe.address().port));
    });
    if (taken !== null) {
      await new Promise((closed) => probe.close(closed));
      return taken;
    }
  }
  throw new Error(`No port from ${port} on is free: set PORT to another one.`);
}

/** Stops what was started, last first, and ends with this exit code. */
function stop(code) {
  stopped ??= (async () => {
    for (const part of parts) await part();
    process.exit(code);
  })();
  return stopped;
}
