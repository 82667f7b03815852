import { examine } from './examine.ts';
import { factsOf } from './facts.ts';
import { isWell, reportJson, reportText } from './report.ts';
import { variableLines } from './variables.ts';

/** Examines, prints the report, and ends the process: with 0 where nothing is wrong, otherwise with 1. */
export async function doctor({ json }: { json: boolean }): Promise<void> {
  const { facts, close } = await factsOf(process.env);
  const report = { variables: variableLines(facts), checks: await examine(facts) };
  await close();
  // Not before it is written: a check that was given up may still hold a connection, and is not waited for.
  process.stdout.write(json ? reportJson(report) : reportText(report), () => process.exit(isWell(report) ? 0 : 1));
}
