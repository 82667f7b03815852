import type { Tally } from './walk.ts';

/** One line on the way. */
export function progressText({ looked, rewritten }: Tally, reached: Date, dryRun: boolean): string {
  const done = dryRun ? 'to rewrite' : 'rewritten';
  return `${number(looked)} movements looked at, ${number(rewritten)} ${done}; at those of ${reached.toISOString().slice(0, 10)} now\n`;
}

/** What was done, and what an older key is still needed for. `keyIds` are those of SEALING_KEYS, the first one first. */
export function reportText(tally: Tally, keyIds: string[], dryRun: boolean): string {
  const [first = ''] = keyIds;
  const { looked, rewritten, current, busy } = tally;
  const rows: [string, number][] = [
    ['movements looked at', looked],
    [dryRun ? `to be rewritten under key ${first}` : `rewritten under key ${first}`, rewritten],
    [`under key ${first} already`, current],
    ['left as they are', looked - rewritten - current - busy],
  ];
  const table = rows.map(([name, count]) => `${name.padEnd(32)}${number(count).padStart(12)}\n`).join('');
  const notes = [
    ...(dryRun ? ['This was a dry run: nothing has been changed.\n'] : []),
    ...(busy > 0 ? [`${number(busy)} were being changed by others the whole time: run the command again.\n`] : []),
    ...fingerprintNotes(tally, keyIds),
    ...cardNotes(tally, keyIds),
    ...(isDone(tally) ? [`Nothing ${dryRun ? 'else ' : ''}in the ledger needs an older key than ${first}.\n`] : []),
  ];
  return [table, ...notes].join('\n');
}

/** Whether something is left that a person has to see to. */
export const needsPerson = ({ busy, unopened }: Tally): boolean => busy > 0 || unopened.size > 0;

function fingerprintNotes({ fingerprints }: Tally, keyIds: string[]): string[] {
  if (fingerprints.size === 0) return [];
  const lines = [...fingerprints].map(
    ([key, count]) =>
      `  key ${key}: ${number(count)}${keyIds.includes(key) ? '' : ' (it is not in SEALING_KEYS, so none of them could be tried)'}\n`,
  );
  return [
    `Fingerprints that still need an older key:\n${lines.join('')}` +
      `By its fingerprint a repeated order number is told from a conflict. These cannot be taken anew, because the ledger\n` +
      `does not keep the whole request: top-ups that brought a customer, and movements whose card has been erased\n` +
      `or is not opened.\n` +
      `Keep those keys in SEALING_KEYS, as the last ones, for as long as these order numbers may be sent again. Without\n` +
      `them such a repetition is answered with OrderConflictError instead of its first answer; no value moves twice.\n`,
  ];
}

function cardNotes({ unopened }: Tally, keyIds: string[]): string[] {
  return [...unopened].map(([key, count]) =>
    keyIds.includes(key)
      ? `Cards under key ${key} that it does not open: ${number(count)}. They are left as they are.\nWhere they are damaged, restore them from a backup; where another key had this id, run the command with that one.\n`
      : `Cards that no key opens, because key ${key} is not in SEALING_KEYS: ${number(count)}. They are left as they are:\nput key ${key} back into SEALING_KEYS, behind the first one, and run the command again.\n`,
  );
}

const isDone = ({ busy, fingerprints, unopened }: Tally): boolean =>
  busy === 0 && unopened.size === 0 && fingerprints.size === 0;

const number = (count: number): string => count.toLocaleString('en-US');
