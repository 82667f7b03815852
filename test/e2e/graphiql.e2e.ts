import { mkdirSync } from 'node:fs';
import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Program, startProgram } from '../support/program.ts';
import { hasBrowser, launch } from './support/browser.ts';

const SHOTS = 'test-results';

let program: Program;
let browser: Browser;
let page: Page;
const requested: Request[] = [];
const complaints: string[] = [];

const test = it.skipIf(!hasBrowser());

beforeAll(async () => {
  if (!hasBrowser()) return;
  mkdirSync(SHOTS, { recursive: true });
  program = await startProgram();
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.on('request', (request) => requested.push(request));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${program.url}/graphql`);
  await page.getByRole('tab', { name: 'Inquiry' }).waitFor();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

const play = () => page.getByRole('button', { name: /execute query/i }).click();

/** GraphiQL takes a moment to read the operation of the tab that it has turned to. */
async function openTab(name: string): Promise<void> {
  await page.locator('.graphiql-tab-button').getByText(name).click();
  await page.waitForTimeout(700);
}

/** The answer on the page; the editor lays its text out with spaces that are not plain ones. */
async function answer(): Promise<string> {
  return (await page.locator('.graphiql-response').innerText()).replaceAll('\u00a0', ' ');
}

const answered = (text: string) => expect.poll(answer, { timeout: 10_000 }).toContain(text);

test('the example inquiry runs at the press of play and shows 1534.10', async () => {
  await play();
  await answered('"1534.10"');
  await answered('$1,534.10');
  await page.screenshot({ path: `${SHOTS}/graphiql-inquiry.png` });
});

test('the example payment and the example void run as they are', async () => {
  await openTab('Payment');
  await play();
  await answered('"$1,523.60"');
  await page.screenshot({ path: `${SHOTS}/graphiql-payment.png` });
  await openTab('Void');
  await play();
  await answered('"originalCheckoutId"');
  await answered('SUCCEEDED');
  await page.screenshot({ path: `${SHOTS}/graphiql-void.png` });
});

test('the example subscription shows the card, and then each change by itself', async () => {
  await openTab('Live');
  await play();
  const before = /\$[\d,.]+/;
  await expect.poll(answer, { timeout: 10_000 }).toMatch(before);
  const shown = before.exec(await answer())?.[0];
  const paid = await fetch(`${program.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${program.token}` },
    body: JSON.stringify({
      query:
        'mutation { pay(input: { orderNo: "seen-live", accountId: "914639258868515", amount: "1", currency: "USD" }) { errors { message } } }',
    }),
  });
  expect(await paid.json()).toEqual({ data: { pay: { errors: [] } } });
  await expect.poll(async () => before.exec(await answer())?.[0], { timeout: 5_000 }).not.toBe(shown);
  await page.screenshot({ path: `${SHOTS}/graphiql-live.png` });
  await page.getByRole('button', { name: /stop/i }).click();
});

test('the development token stands in the headers', async () => {
  await page.getByRole('button', { name: 'Headers' }).click();
  await expect.poll(() => page.locator('.graphiql-editor-tool').innerText()).toContain('eyJ');
});

test('the docs panel explains a field', async () => {
  await page
    .getByRole('button', { name: /documentation explorer/i })
    .first()
    .click();
  await page.locator('.graphiql-doc-explorer').getByText('Query', { exact: true }).first().click();
  await page.getByText('Inquiry: what a card holds and whose it is.').first().waitFor();
  await page.screenshot({ path: `${SHOTS}/graphiql-docs.png` });
});

test('the examples still run after a reload', async () => {
  await page.reload();
  await openTab('Inquiry');
  await play();
  await answered('asOf');
});

test('nothing is asked of another host or in an address, and the page has no script errors', () => {
  const urls = requested.map((request) => new URL(request.url()));
  const hosts = new Set(urls.filter(({ protocol }) => protocol.startsWith('http')).map(({ host }) => host));
  expect([...hosts]).toEqual([new URL(program.url).host]);
  // A card number in an address would end up in the logs on the way. The page's own address names its tab's document.
  const asked = requested.filter((request) => !request.isNavigationRequest());
  expect(asked.filter((request) => new URL(request.url()).search !== '')).toEqual([]);
  expect(complaints).toEqual([]);
});
