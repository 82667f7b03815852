import { type Books, COUNTERS, type Findings } from './books.ts';

/** What there is to tell of a run. */
export interface Run {
  seed: number;
  store: string;
  instances: number;
  duplicates: string;
  movements: number;
  /** So many of them moved value; without many of them a run shows nothing. */
  booked: number;
  dealt: { kill: number; stop: number; cut: number };
  faults: ReadonlyMap<string, number>;
  findings: Findings;
  seconds: number;
}

/** A run in one line. */
export function lineOf(run: Run): string {
  const faults = [...run.faults]
    .filter(([name]) => name !== 'none' && name !== 'healed')
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, count]) => `${name}:${count}`)
    .join(' ');
  return [
    `seed ${run.seed}`,
    `${run.store} x${run.instances}`,
    run.duplicates,
    `${run.movements} movements, ${run.booked} booked`,
    `${run.dealt.kill} kills`,
    `${run.dealt.stop} stops`,
    `${run.dealt.cut} cuts`,
    faults,
    COUNTERS.map((counter) => `${counter}=${run.findings[counter].length}`).join(' '),
    `${run.seconds.toFixed(1)} s`,
  ].join(' | ');
}

/** Histories beyond so many would only hide the first ones. */
const MAX_HISTORIES = 20;

/** Null where nothing was found; otherwise what, and the whole history of each movement that is concerned. */
export function complaintOf(seed: number, findings: Findings, books: Books): string | null {
  const found = COUNTERS.flatMap((counter) => findings[counter].map((name) => ({ counter, name })));
  if (found.length === 0) return null;
  const histories = found.slice(0, MAX_HISTORIES).map(({ counter, name }) => `${counter}: ${historyOf(name, books)}`);
  return [
    `Seed ${seed} found ${found.length} mistakes. CHAOS_SEED=${seed} npm run test:chaos repeats it.`,
    ...histories,
  ].join('\n\n');
}

function historyOf(name: string, { movements, ledger, orders, sends, cards }: Books): string {
  const movement = movements.find(({ orderNo }) => orderNo === name);
  if (movement === undefined) {
    const [accountId] = name.split(' ');
    const of = (list: Books['cards']['before']) => JSON.stringify(list.find((card) => card.accountId === accountId));
    return `${name}: before ${of(cards.before)}, after ${of(cards.after)}`;
  }
  const toldLines = movement.told.map(
    ({ at, by, how, answer, nothing }) =>
      [at, `${how} at ${by}: ${answer ? JSON.stringify(answer) : nothing}`] as const,
  );
  const sendLines = sends
    .filter(({ orderNo }) => orderNo === name)
    .map(({ at, ...send }) => [at, `reached upstream: ${JSON.stringify(send)}`] as const);
  const lines = [...toldLines, ...sendLines].sort(([one], [other]) => one - other);
  return [
    `${name} ${movement.kind} ${JSON.stringify(movement.input)}`,
    ...lines.map(([at, text]) => `  ${String(Math.round(at)).padStart(6)} ms  ${text}`),
    `  ledger: ${JSON.stringify(ledger.get(name) ?? null)}`,
    ...orders.filter(({ orderNo }) => orderNo === name).map((order) => `  booked: ${JSON.stringify(order)}`),
  ].join('\n');
}
