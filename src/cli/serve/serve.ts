import { setFlagsFromString } from 'node:v8';
import { banner } from '../../banner.ts';
import { ConfigError } from '../../config.ts';
import { openApp } from '../../embed/open-app.ts';
import { DEADLINES, ListenError, type Listening, listen } from '../../http/listen.ts';
import { metricsListener } from '../../http/metrics-listener.ts';
import { ManifestError } from '../../http/trusted-documents.ts';
import { LedgerUnavailableError } from '../../ledger/store.ts';
import { servedNames } from '../../merchants/shown-names.ts';

/** What is being answered when the process is told to stop gets this long to end. */
const SHUTDOWN_MS = 20_000;

/** What goes on without a caller gets this long after that. */
const SETTLE_DOWN_MS = 5_000;

/**
 * How V8 works here.
 *
 * - Garbage: what lives long is looked through when a fifth has come to what was in use. By itself V8 waits longer: over
 *   300,000 requests it took 50 MB more at its peak, and saved about one percent of CPU.
 * - Nothing new is put where the old lives because what was made at the same place has lived on for a while. Under load
 *   nearly everything lives until its answer is there, which V8 takes for good: then all of the heap was gone through
 *   twice a second, and a request for twenty cards cost a third more.
 * - Compiling: half as much again as by itself is put in the place of its calls. A request goes through many small
 *   functions, and costs 3 % less so; twice as much saved one percent more, took 5 MB and was longer in warming up.
 */
export const V8_FLAGS = [
  '--heap-growing-percent=20',
  '--no-allocation-site-pretenuring',
  '--max-inlined-bytecode-size-cumulative=1380',
];

/**
 * Node 20 compiles what is hot after a sixth of what it would wait for by itself: in the first seconds under load after a
 * start, a request costs up to a fourth less so, and in the end the same. Later versions compile sooner, and do not know
 * the flag.
 */
export const V8_FLAGS_OF_NODE_20 = ['--interrupt-budget=12000'];

/** Serves until the process is told to stop. Ends the process where it cannot start, with a line for each reason. */
export async function serve(): Promise<void> {
  const isNode20 = process.versions.node.startsWith('20.');
  for (const flag of [...V8_FLAGS, ...(isNode20 ? V8_FLAGS_OF_NODE_20 : [])]) setFlagsFromString(flag);
  await start().catch((error: unknown) => {
    const expected =
      error instanceof ConfigError ||
      error instanceof LedgerUnavailableError ||
      error instanceof ManifestError ||
      error instanceof ListenError;
    if (!expected) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
}

async function start(): Promise<void> {
  const app = await openApp(process.env);
  const { settings, logger, developmentToken, sandboxUrl } = app;
  const { host, metricsPort } = settings;
  const main = await listen(app.listener, settings.port, host);
  const metrics: Listening | null =
    metricsPort === null
      ? null
      : await listen(metricsListener(app.metrics), metricsPort, host, DEADLINES, 'METRICS_PORT');
  logger.info({ host, port: main.port, merchants: servedNames(settings) }, 'serving');
  if (!settings.production) process.stdout.write(banner({ settings, port: main.port, developmentToken, sandboxUrl }));

  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    logger.info({ signal }, 'stopping');
    const closed = main.close(SHUTDOWN_MS);
    app.endStreams();
    await closed;
    await metrics?.close(0);
    await app.close(SETTLE_DOWN_MS);
    logger.info('stopped');
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
