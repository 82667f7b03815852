import type { Command } from 'commander';
import { describedCommand } from '../describe.ts';

/** `loyalty-graphql schema`: the contract, for tools. */
export function schemaCommand(): Command {
  return describedCommand('schema', {
    summary: 'print the schema of the API',
    text: [
      'Prints the schema of this version, sorted, as SDL or as an introspection result. It reads no configuration and needs no server: introspection may stay off in production.',
    ],
    examples: [
      ['loyalty-graphql schema --out schema.graphql', 'for code generators, linters and registries'],
      ['loyalty-graphql schema --json | jq .__schema.queryType', 'for tools that want an introspection result'],
    ],
    environment: [],
    failure: 'the file cannot be written',
  })
    .option('--json', 'print the introspection result, { "__schema": … }, instead of SDL')
    .option('--out <file>', 'write it to a file instead of standard output')
    .action(async ({ json = false, out }: { json?: boolean; out?: string }) => {
      const { printContract } = await import('./print-contract.ts');
      printContract({ json, out: out ?? null });
    });
}
