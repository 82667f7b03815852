import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { forgetPlants, leaksIn } from '../support/leaks.ts';
import { HAS_POSTGRES } from '../support/postgres.ts';
import { failedStarts } from './failed-starts.ts';
import { storm } from './storm.ts';

beforeAll(() => {
  // The answers of the API are searched as well, and hold words that others have made people of.
  forgetPlants();
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
});

describe('no card number, person, token or secret stands in a log, an error, a metric, Redis or the ledger', () => {
  for (const kind of ['sqlite', 'postgres'] as const) {
    const isPossible = kind === 'sqlite' || HAS_POSTGRES;
    it.skipIf(!isPossible)(`after a storm in production, with ${kind}`, { timeout: 180_000 }, async () => {
      const { evidence, booked } = await storm(kind);
      // What is empty proves nothing.
      for (const { place, bytes } of evidence) expect(bytes.length, place).toBeGreaterThan(0);
      expect(booked).toBeGreaterThan(20);
      expect(leaksIn(evidence)).toEqual([]);
    });
  }

  it('where a start fails for a mistake in the environment', { timeout: 60_000 }, async () => {
    const evidence = await failedStarts();
    for (const { place, bytes } of evidence) expect(bytes.length, place).toBeGreaterThan(0);
    expect(leaksIn(evidence)).toEqual([]);
  });
});
