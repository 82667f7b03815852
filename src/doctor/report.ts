import type { Finding, Mark } from './finding.ts';
import type { VariableLine } from './variables.ts';

export interface Report {
  variables: VariableLine[];
  checks: Finding[];
}

/** Whether nothing is wrong; what only wants a look does not count. */
export const isWell = ({ checks }: Report): boolean => checks.every(({ mark }) => mark !== 'failed');

/** For a person: a line for each variable, then one for each finding with what to do below it. */
export function reportText(report: Report): string {
  const { variables, checks } = report;
  const name = widest(variables.map((line) => line.name));
  const about = widest(checks.map((check) => check.about));
  const count = (mark: Mark): number => checks.filter((check) => check.mark === mark).length;
  return [
    'Configuration',
    '',
    ...variables.map((line) => `  ${line.name.padEnd(name)}  ${line.value}  (${line.source})`),
    '',
    'Checks',
    '',
    ...checks.flatMap(({ mark, about: what, says, todo }) => [
      `  ${SIGNS[mark]} ${what.padEnd(about)}  ${says}`,
      ...todo.map((line) => `    ${''.padEnd(about)}  → ${line}`),
    ]),
    '',
    `${count('failed')} wrong, ${count('warning')} to look at, ${count('ok')} in order.`,
    '',
  ].join('\n');
}

const SIGNS: Record<Mark, string> = { ok: '✓', warning: '!', failed: '✗' };

/** For a machine: the same as one JSON object. */
export const reportJson = (report: Report): string =>
  `${JSON.stringify({ well: isWell(report), ...report }, null, 2)}\n`;

const widest = (texts: string[]): number => Math.max(0, ...texts.map(({ length }) => length));
