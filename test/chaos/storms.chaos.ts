import { afterAll, beforeAll, expect, it } from 'vitest';
import { DATABASE_URL, databaseAnswers } from './database.ts';
import { build } from './instance.ts';
import { type RunOptions, run } from './run.ts';

const { CHAOS_SEED, CHAOS_SEEDS, CHAOS_MOVEMENTS } = process.env;

/** CHAOS_SEEDS=2 makes twice as many runs, and CHAOS_SEED=… only that one. */
const FACTOR = Number(CHAOS_SEEDS || 1);
const MOVEMENTS = Number(CHAOS_MOVEMENTS || 200);

/** The seed alone says everything about a run, so that it can be repeated by it: the store too. */
const FIRST_SEED = { embedded: 10_000, postgres: 20_000 };
const RUNS = { embedded: 6, postgres: 4 };

/** Longer than an attempt may take from its intent to its first byte: what was paused in between must not be sent. */
const BEYOND_SENDING_MS = 5_500;

/** Longer than a whole attempt may take: others have taken it for abandoned and settled it meanwhile. */
const BEYOND_ABANDONING_MS = 12_500;

function optionsOf(seed: number): RunOptions {
  const store = seed < FIRST_SEED.postgres ? 'embedded' : 'postgres';
  const index = seed - FIRST_SEED[store];
  const common = { seed, store, movements: MOVEMENTS, patienceMs: 5_000, tills: 32, rush: 10, kills: 3 } as const;
  const duplicates = index % 2 === 0 ? 'reject' : 'replay';
  if (store === 'embedded') {
    return {
      ...common,
      instances: 1,
      duplicates: index % 6 === 5 ? 'accept' : duplicates,
      stops: index % 3 === 1 ? [400, BEYOND_SENDING_MS] : [300, 1_200],
      cuts: 0,
    };
  }
  const stops = [
    [300, 1_500],
    [600, BEYOND_ABANDONING_MS],
    [600, BEYOND_SENDING_MS],
  ][index % 4] ?? [300, 1_500];
  return { ...common, instances: 2, duplicates: index % 4 === 3 ? 'accept' : duplicates, stops, cuts: 2 };
}

const seedsOf = (store: keyof typeof RUNS): number[] =>
  Array.from({ length: RUNS[store] * FACTOR }, (_, index) => FIRST_SEED[store] + index);
const seeds = CHAOS_SEED ? [Number(CHAOS_SEED)] : [...seedsOf('embedded'), ...seedsOf('postgres')];

const hasDatabase = await databaseAnswers();
if (!hasDatabase) say(`skipped: no PostgreSQL at ${new URL(DATABASE_URL).host}`);
const totals = { seeds: 0, movements: 0, kills: 0 };

beforeAll(build);
afterAll(() => say(`${totals.seeds} seeds, ${totals.movements} movements, ${totals.kills} kills`));

for (const options of seeds.map(optionsOf)) {
  const { seed, store } = options;
  const isPossible = store === 'embedded' || hasDatabase;
  it.skipIf(!isPossible)(`seed ${seed}, ${store}: the books agree`, { timeout: 180_000 }, async () => {
    const { line, complaint, strange, movements, booked, kills } = await run(options);
    say(line);
    totals.seeds += 1;
    totals.movements += movements;
    totals.kills += kills;
    // Many must get through, or nothing has been tried.
    expect.soft(booked).toBeGreaterThan(movements / 3);
    expect.soft(strange).toEqual([]);
    if (complaint !== null) expect.fail(complaint);
  });
}

/** Past the reporter, which would put a heading over each line. */
function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
