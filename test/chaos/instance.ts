import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { SANDBOX_DEFAULTS, SANDBOX_ERROR_CODES } from '../../src/sandbox/defaults.ts';
import { leaksIn, plantEnvironment } from '../support/leaks.ts';
import { TIMES } from './times.ts';

/** What all instances of one run have in common, so that a restarted one can read what it left. */
export function environmentOf(upstreamUrl: string, tokenKey: string): Record<string, string> {
  return {
    PORT: '0',
    MERCHANT: 'chaos',
    LOG_LEVEL: 'error',
    PAYWIZARD_URL: upstreamUrl,
    PAYWIZARD_CLIENT_ID: SANDBOX_DEFAULTS.clientId,
    PAYWIZARD_CLIENT_SECRET: SANDBOX_DEFAULTS.clientSecret,
    PAYWIZARD_TOKEN: SANDBOX_DEFAULTS.token,
    PAYWIZARD_ERROR_CODES: JSON.stringify(SANDBOX_ERROR_CODES),
    PAYWIZARD_TIMEOUT_MS: String(TIMES.timeoutMs),
    PAYWIZARD_QUERY_ORDER: 'authoritative',
    SETTLE_FIRST_MS: String(TIMES.settleFirstMs),
    SETTLE_MAX_MS: String(TIMES.settleMaxMs),
    SETTLE_GRACE_MS: String(TIMES.settleGraceMs),
    LIMIT_REQUESTS_PER_MINUTE: '0',
    LIMIT_LOOKUPS_PER_MINUTE: '0',
    AUTH_JWT_KEY: tokenKey,
    SEALING_KEYS: `chaos:${randomBytes(32).toString('base64')}`,
  };
}

/** Builds the programs where they are older than their sources. */
export function build(): void {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
}

/** Whatever becomes of the tests: no program outlives them. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

const START_WITHIN_MS = 30_000;

/** One process of the program, which can be killed, started again on the same data, and made to stand still. */
export class Instance {
  readonly name: string;
  readonly #environment: Record<string, string>;
  #child: ChildProcess | null = null;
  #isServing = false;
  #stillUntil = 0;
  #url = '';
  /** What each process of it has printed. */
  readonly #printed: (() => string)[] = [];

  constructor(name: string, environment: Record<string, string>) {
    plantEnvironment(environment);
    this.name = name;
    this.#environment = environment;
  }

  /** Where it answers, or answered last. */
  get url(): string {
    return this.#url;
  }

  get isServing(): boolean {
    return this.#isServing;
  }

  /** One line for each place in what it has printed so far that holds a card number or a secret. */
  get leaks(): string[] {
    return leaksIn(this.#printed.map((printed) => ({ place: this.name, bytes: printed(), lines: 'log' })));
  }

  async start(): Promise<void> {
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, ['dist/main.js'], {
      env: { PATH, HOME, ...this.#environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    running.add(child);
    let printed = '';
    const collect = (chunk: Buffer) => {
      printed += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    this.#printed.push(() => printed);
    const ended = once(child, 'exit').then(() => running.delete(child));
    const timer = setTimeout(() => child.kill('SIGKILL'), START_WITHIN_MS);
    const address = () => /(http:\/\/\S+)\/graphql[\s\S]*Ctrl-C/.exec(printed)?.[1];
    while (address() === undefined && running.has(child)) await Promise.race([once(child.stdout, 'data'), ended]);
    clearTimeout(timer);
    const url = address();
    if (url === undefined) throw new Error(`The program did not come up:\n${printed}`);
    this.#url = url;
    this.#isServing = true;
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    this.#isServing = false;
    this.#stillUntil = 0;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Makes it stand still for so long, as a machine does that is moved or out of memory. */
  async standStill(milliseconds: number): Promise<void> {
    const child = this.#child;
    if (child === null || !this.#isServing) return;
    const until = performance.now() + milliseconds;
    if (until <= this.#stillUntil) return;
    this.#stillUntil = until;
    child.kill('SIGSTOP');
    await sleep(milliseconds);
    // One that began meanwhile and lasts longer goes on; and who was killed meanwhile is not asked to go on.
    if (this.#child === child && this.#stillUntil === until) child.kill('SIGCONT');
  }
}
