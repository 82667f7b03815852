/**
 * loyalty-graphql inside a server of your own: `openApp` reads the environment and opens everything; `createApp` is for
 * whoever makes settings and log otherwise. docs/embedding.md shows both, in Fastify and in Next.js.
 * What they foresee they reject with, as an error whose `code` says what it is and whose message is for the operator.
 */
export { type App, type AppDependencies, createApp } from './app.ts';
export { type Config, ConfigError, readConfig } from './config.ts';
export { type Completed, completeConfig, type Settings } from './development.ts';
export { type FetchHandler, fetchHandler } from './embed/fetch-handler.ts';
export { type OpenApp, type OpenOptions, openApp } from './embed/open-app.ts';
export { LedgerUnavailableError } from './ledger/store.ts';
export { createLogger, type Logger } from './telemetry/logger.ts';
