import type { Command } from 'commander';
import { describedCommand } from '../describe.ts';

/** `loyalty-graphql migrate`: the ledger's tables, brought up to date before a server of this version starts. */
export function migrateCommand(): Command {
  return describedCommand('migrate', {
    summary: 'bring the ledger’s tables up to date',
    text: [
      'Brings the tables of the ledger up to date, step by step, and creates them where there are none. A server does the same when it starts; with this command it is done before, when you choose, and you can see how far it is.',
      'On PostgreSQL, servers may go on serving meanwhile: their writes wait while an index is built. Each step is done whole or not at all. An embedded ledger must not be in use: stop its server first. A second run goes on where the first one stopped.',
    ],
    examples: [
      ['loyalty-graphql migrate --check', 'say what is pending, and change nothing'],
      ['loyalty-graphql migrate', 'do it'],
    ],
    environment: [
      ['DATABASE_URL, DATABASE_URL_FILE', 'postgres://… or file:…; not set: a file under DATA_DIR'],
      ['DATA_DIR', '.data'],
    ],
    failure: 'it was refused or failed; with --check, also that something is pending',
  })
    .option('--check', 'change nothing; exit code 1 where something is pending')
    .action(async ({ check = false }: { check?: boolean }) => {
      const { migrateLedger } = await import('./migrate-ledger.ts');
      await migrateLedger({ check });
    });
}
