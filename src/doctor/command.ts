import type { Command } from 'commander';
import { describedCommand } from '../cli/describe.ts';

/** `loyalty-graphql doctor`: looks at everything that the server stands on. */
export function doctorCommand(): Command {
  return describedCommand('doctor', {
    summary: 'show the configuration as it is understood, and check what it stands on',
    text: [
      'Shows the configuration as the server understands it, and checks what it stands on: upstream, ledger, Redis, token keys, ports. Secrets are masked. It may run beside a server and changes nothing. It asks the processor for a card and an order that cannot exist.',
    ],
    examples: [
      ['loyalty-graphql doctor', 'for a person'],
      ['loyalty-graphql doctor --json', 'the same for a machine, as one JSON object'],
    ],
    environment: [['…', 'the same environment as a server has: docs/configuration.md']],
    failure: 'something is wrong; what to do is said below it',
  })
    .option('--json', 'print one JSON object')
    .action(async ({ json = false }: { json?: boolean }) => {
      const { doctor } = await import('./doctor.ts');
      await doctor({ json });
    });
}
