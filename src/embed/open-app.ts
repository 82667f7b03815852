import type { DestinationStream } from 'pino';
import { type App, createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { completeConfig, type Settings } from '../development.ts';
import { createLogger, type Logger } from '../telemetry/logger.ts';

export interface OpenOptions {
  /** Where the lines of the log go, JSON each; standard output unless given. */
  log?: DestinationStream;
  /** Where the lines of the audit go; standard output unless given. */
  audit?: DestinationStream;
}

/** The application, with what it stands on. */
export interface OpenApp extends App {
  /** The environment as it was understood, with the development defaults filled in. */
  settings: Settings;
  logger: Logger;
  /** A token with every scope; null where tokens are checked by a key of your own. */
  developmentToken: string | null;
  /** Where the embedded sandbox answers; null where there is an upstream. */
  sandboxUrl: string | null;
  /** As that of the application, and ends the embedded sandbox after it. */
  close(milliseconds: number): Promise<void>;
}

/**
 * Opens the application by the variables of an environment: the same that the program itself is configured by. Rejects
 * with ConfigError, LedgerUnavailableError or ManifestError, whose messages are for the operator; nothing is left open
 * then.
 */
export async function openApp(
  environment: Record<string, string | undefined>,
  { log, audit }: OpenOptions = {},
): Promise<OpenApp> {
  const config = readConfig(environment);
  const logger = createLogger(config, log);
  const { settings, developmentToken, sandboxUrl, close: closeSandbox } = await completeConfig(config);
  try {
    const app = await createApp({
      settings,
      logger,
      developmentToken,
      ...(audit !== undefined && { auditDestination: audit }),
    });
    return {
      ...app,
      settings,
      logger,
      developmentToken,
      sandboxUrl,
      async close(milliseconds) {
        await app.close(milliseconds);
        await closeSandbox();
      },
    };
  } catch (error) {
    await closeSandbox();
    throw error;
  }
}
