import { ConfigError, readConfig } from '../../config.ts';
import { foreseen } from '../../foreseen.ts';
import { roughSize, type Step, stepsOf, stepsOfNothing, takeNext } from '../../ledger/migrating/steps.ts';
import { openTables, type Tables } from '../../ledger/migrating/tables.ts';
import { checkFit, LedgerUnavailableError } from '../../ledger/store.ts';

/** Looks what is pending and, unless it only checks, does it. What a person can do something about is one line. */
export async function migrateLedger({ check }: { check: boolean }): Promise<void> {
  await carryOut(check).catch(foreseen(ConfigError, LedgerUnavailableError));
}

/** Nothing else is needed for it: a job that only migrates need not be given the other secrets. */
const VARIABLES = ['DATABASE_URL', 'DATABASE_URL_FILE', 'DATA_DIR'] as const;

async function carryOut(check: boolean): Promise<void> {
  const { databaseUrl } = readConfig(Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]])));
  const tables = await openTables(databaseUrl(), { create: !check });
  try {
    const steps = tables === null ? stepsOfNothing() : await stepsOf(tables);
    if (tables === null || check) {
      process.stdout.write(checkText(`${databaseUrl}`, steps));
      process.exitCode = pendingIn(steps) > 0 ? 1 : 0;
      return;
    }
    await takeAll(tables, steps);
    await checkFit(tables);
    const pending = pendingIn(steps);
    process.stdout.write(
      `${databaseUrl}: up to date, ${pending === 0 ? 'nothing was pending' : `${counted(pending)} taken`}.\n`,
    );
  } finally {
    await tables?.close();
  }
}

/** Which step it is, is looked up each time: a server that starts meanwhile takes them as well. */
async function takeAll(tables: Tables, all: Step[]): Promise<void> {
  for (let steps = all; pendingIn(steps) > 0; steps = await stepsOf(tables)) {
    const name = steps.find(({ isTaken }) => !isTaken)?.name ?? '';
    const startedAt = performance.now();
    const seconds = () => `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;
    const size = await roughSize(tables);
    tell(`${name}: begun${size === null ? '' : `, with about ${size.toLocaleString('en-US')} movements`}`);
    await takeNext(tables, (doing) => tell(`${name}: ${seconds()} so far; ${doing}`));
    tell(`${name}: done in ${seconds()}`);
  }
}

const tell = (line: string): void => void process.stderr.write(`${line}\n`);

const pendingIn = (steps: Step[]): number => steps.filter(({ isTaken }) => !isTaken).length;

const counted = (steps: number): string => (steps === 1 ? '1 step' : `${steps} steps`);

function checkText(place: string, steps: Step[]): string {
  const lines = steps.map(({ name, isTaken }) => `  ${isTaken ? 'taken  ' : 'pending'}  ${name}`);
  const pending = pendingIn(steps);
  const verdict =
    pending === 0
      ? 'It is up to date.'
      : `${counted(pending)} pending: \`loyalty-graphql migrate\` does it, and so does a server when it starts.`;
  return [place, ...lines, verdict, ''].join('\n');
}
