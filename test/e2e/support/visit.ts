import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject } from 'vitest';
import { launch } from './browser.ts';
import type { Example } from './example.ts';

/** How a test opens pages of the example. */
export interface Visitor {
  example: Example;
  /**
   * A person with a browser of their own: nothing stored, nothing shared. `home` is what is visited, the example unless
   * another app is named.
   */
  person(options?: BrowserContextOptions & { home?: string }): Promise<Person>;
}

/** One browser profile. Tabs of it share storage as far as tabs do. */
export interface Person {
  context: BrowserContext;
  open(path: string): Promise<Page>;
}

/** What a browser says on a console when the network is away; the test that took it away expects it. */
const NETWORK = /^Failed to load resource: net::ERR_/;

/**
 * A group of tests with a browser; skipped where there is none. After each test every page that was opened must have
 * said nothing on its console, thrown nothing, and asked no other host.
 */
export function withBrowser(name: string, tests: (visitor: Visitor) => void): void {
  const example = inject('example');
  describe.skipIf(example === null)(name, () => {
    let browser: Browser;
    const contexts: BrowserContext[] = [];
    const complaints: string[] = [];
    const foreign = new Set<string>();
    const found = example ?? { app: '', api: '', sandbox: '', walletCard: '' };

    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser.close());
    afterEach(async () => {
      await Promise.all(contexts.splice(0).map((context) => context.close()));
      expect([...foreign], 'requests to other hosts').toEqual([]);
      expect(complaints.splice(0), 'complaints on the console').toEqual([]);
    });

    const listen = (context: BrowserContext, home: string) => {
      context.on('page', (page) => {
        page.on('pageerror', (error) => complaints.push(error.message));
        page.on('console', (message) => {
          const isComplaint = ['error', 'warning', 'log'].includes(message.type());
          if (isComplaint && !NETWORK.test(message.text())) complaints.push(message.text());
        });
      });
      context.on('request', (request) => {
        const { protocol, host } = new URL(request.url());
        if (protocol.startsWith('http') && host !== new URL(home).host) foreign.add(host);
      });
    };

    tests({
      example: found,
      async person({ home = found.app, ...options } = {}) {
        const context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce', ...options });
        context.setDefaultTimeout(8_000);
        contexts.push(context);
        listen(context, home);
        return {
          context,
          async open(path) {
            const page = await context.newPage();
            await page.goto(`${home}${path}`);
            return page;
          },
        };
      },
    });
  });
}
