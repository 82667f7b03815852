import { parseArgs } from 'node:util';
import { examine } from './examine.ts';
import { factsOf } from './facts.ts';
import { isWell, reportJson, reportText } from './report.ts';
import { variableLines } from './variables.ts';

const HELP = `Shows the configuration as the server understands it, and checks what it stands on.

  npm run doctor
      for a person
  npm run --silent doctor -- --json
      the same for a machine

It reads the same environment as the server, may run beside it, and changes nothing. Secrets are masked. It asks the
processor for a card and an order that cannot exist. The exit code is 1 where something is wrong.
`;

const { code, out, err } = await run(process.argv.slice(2));
process.stderr.write(err);
// Not before it is written: a check that was given up may still hold a connection, and is not waited for.
process.stdout.write(out, () => process.exit(code));

async function run(typed: string[]): Promise<{ code: number; out: string; err: string }> {
  const options = optionsIn(typed);
  if (options === null) return { code: 1, out: '', err: 'It takes --json or --help, and nothing else.\n' };
  if (options.help) return { code: 0, out: HELP, err: '' };
  const { facts, close } = await factsOf(process.env);
  const report = { variables: variableLines(facts), checks: await examine(facts) };
  await close();
  return { code: isWell(report) ? 0 : 1, out: options.json ? reportJson(report) : reportText(report), err: '' };
}

function optionsIn(typed: string[]): { json?: boolean; help?: boolean } | null {
  try {
    return parseArgs({ args: typed, options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } })
      .values;
  } catch {
    return null;
  }
}
