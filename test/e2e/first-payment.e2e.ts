import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createServer, defaultClientConditions, type ViteDevServer } from 'vite';
import { afterAll, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { snippetsOf } from '../support/snippets.ts';
import { withBrowser } from './support/visit.ts';

// Inside the repository, so that its packages are found.
const FOLDER = resolve('test-results/first-payment');
const CARD = '914639258868515';
const LOSES_ANSWERS = '9000000000000005';

withBrowser('the app of docs/first-payment.md', ({ person }) => {
  const servers: ViteDevServer[] = [];
  const apps: TestApp[] = [];
  afterAll(async () => {
    for (const server of servers) await server.close();
    for (const app of apps) await app.close();
    rmSync(FOLDER, { recursive: true, force: true });
  });

  /** Writes the files of the page as its reader would, around an API of its own, and answers their address. */
  async function follow(accountId: string): Promise<string> {
    const app = await startApp({ SETTLE_FIRST_MS: '300', PAYWIZARD_QUERY_ORDER: 'authoritative' });
    apps.push(app);
    const root = join(FOLDER, accountId);
    const html =
      '<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,"><div id="root"></div>';
    write(join(root, 'index.html'), `${html}<script type="module" src="/src/main.tsx"></script></html>`);
    for (const { path, text } of snippetsOf('docs/first-payment.md')) {
      if (path.startsWith('src/')) write(join(root, path), text.replaceAll(CARD, accountId));
    }
    const server = await createServer({
      root,
      configFile: false,
      logLevel: 'error',
      oxc: { jsx: { runtime: 'automatic' } },
      define: { 'import.meta.env.VITE_TOKEN': JSON.stringify(app.token) },
      resolve: { conditions: ['source', ...defaultClientConditions] },
      server: { host: '127.0.0.1', port: 0, hmr: false, watch: null, proxy: { '/graphql': app.url } },
    });
    servers.push(server);
    await server.listen();
    return server.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? '';
  }

  it('shows the balance, pays, and shows what is left', async () => {
    const url = await follow(CARD);
    const page = await (await person({ home: url })).open('/');
    await page.getByText('USD: $1,534.10').waitFor();
    await page.getByRole('button', { name: 'Pay $10.50' }).click();
    await page.getByText('Paid $10.50.').waitFor();
    await page.getByText('USD: $1,523.60').waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Pay $10.50' }).waitFor();
  });

  it('finds out what became of a payment whose answer was lost', async () => {
    const url = await follow(LOSES_ANSWERS);
    const page = await (await person({ home: url })).open('/');
    await page.getByText('USD: $100.00').waitFor();
    await page.getByRole('button', { name: 'Pay $10.50' }).click();
    await page.getByText('Please do not pay again.').waitFor();
    await page.reload();
    await page.getByText('Paid $10.50.').waitFor();
    await expect.poll(() => page.getByText('USD: $89.50').count()).toBe(1);
  });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
