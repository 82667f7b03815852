import type { Command } from 'commander';
import { describedCommand } from '../cli/describe.ts';

/** `loyalty-graphql reseal`: the last step of a change of sealing keys. */
export function resealCommand(): Command {
  return describedCommand('reseal', {
    summary: 'bring the ledger under a new sealing key',
    text: [
      'Brings the ledger under the first key of SEALING_KEYS, while servers go on serving from it: rewrites every card number and fingerprint of the merchant’s movements that an older key made.',
      'Run it once every server has the new key as the first one and the older keys behind it. It may be stopped at any moment and started again; what is done stays done. At the end it says which older keys are still needed, and what for.',
    ],
    examples: [
      ['loyalty-graphql reseal --dry-run', 'what it would do; nothing is changed'],
      ['loyalty-graphql reseal', 'do it'],
    ],
    environment: [
      ['SEALING_KEYS', 'the keys: the first one seals, all of them open'],
      ['DATABASE_URL, DATA_DIR', 'where the ledger is'],
      ['MERCHANT, PAYWIZARD_CLIENT_ID', 'whose movements'],
      ['MERCHANTS_FILE', 'several merchants: name one by --merchant'],
      ['…', 'the same environment as a server has'],
    ],
    failure: 'it was refused or broke off, or something is left that a person has to see to',
  })
    .option('--dry-run', 'only look')
    .option('--merchant <id>', 'whose movements, with MERCHANTS_FILE')
    .action(async ({ dryRun = false, merchant = null }: { dryRun?: boolean; merchant?: string | null }) => {
      const { reseal } = await import('./reseal.ts');
      await reseal({ dryRun, merchantId: merchant });
    });
}
