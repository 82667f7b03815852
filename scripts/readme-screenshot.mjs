// Takes the picture of the README: GraphiQL on a fresh server, with a payment that was sent twice. Needs a Chromium, at
// CHROMIUM_PATH or /usr/bin/chromium.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const PICTURE = 'docs/images/graphiql-payment.png';

if (spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' }).status !== 0) process.exit(1);
const dataDir = mkdtempSync(join(tmpdir(), 'loyalty-picture-'));
const server = spawn(process.execPath, ['dist/main.js'], {
  env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'warn' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
try {
  await takePicture(await addressOf(server));
  console.log(`${PICTURE} is new.`);
} finally {
  await browser.close();
  server.kill();
  await once(server, 'exit');
  rmSync(dataDir, { recursive: true, force: true });
}

/** What a newcomer does: open the page, turn to the payment, and press play twice. */
async function takePicture(address) {
  const page = await browser.newPage({
    viewport: { width: 1190, height: 884 },
    deviceScaleFactor: 2,
    colorScheme: 'light',
  });
  await page.goto(`${address}/graphql`);
  await page.locator('.graphiql-tab-button').getByText('Payment').click();
  // GraphiQL takes a moment to read the operation of the tab that it has turned to.
  await page.waitForTimeout(1_000);
  for (const replayed of [false, true]) {
    await page.getByRole('button', { name: /execute query/i }).click();
    await page.getByText(`"replayed": ${replayed}`).waitFor({ timeout: 10_000 });
  }
  // Room for the longest line of the document.
  await widen(page, page.locator('.graphiql-horizontal-drag-bar'), 96);
  await page.mouse.move(0, 0);
  await page.waitForTimeout(1_000);
  await page.evaluate('document.fonts.ready');
  await page.screenshot({ path: PICTURE, animations: 'disabled' });
}

async function widen(page, bar, pixels) {
  const { x, y, width, height } = await bar.boundingBox();
  const [left, top] = [x + width / 2, y + height / 2];
  await page.mouse.move(left, top);
  await page.mouse.down();
  await page.mouse.move(left + pixels, top, { steps: 5 });
  await page.mouse.up();
}

/** Where it serves, once it says so. */
async function addressOf({ stdout }) {
  let printed = '';
  for await (const chunk of stdout) {
    printed += chunk;
    const address = /(http:\/\/\S+)\/graphql/.exec(printed)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error(`The server did not come up:\n${printed}`);
}
