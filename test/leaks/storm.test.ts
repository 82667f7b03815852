import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { leaksIn } from '../support/leaks.ts';
import { HAS_POSTGRES } from '../support/postgres.ts';
import { failedStarts } from './failed-starts.ts';
import { storm } from './storm.ts';

beforeAll(() => execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' }));

describe('no card number, person, token or secret stands in a log, an error, a metric, Redis or the ledger', () => {
  it.each(['sqlite', 'postgres'] as const)('after a storm in production, with %s', {
    timeout: 180_000,
  }, async (kind) => {
    if (kind === 'postgres' && !HAS_POSTGRES) return;
    const { evidence, booked } = await storm(kind);
    // What is empty proves nothing.
    for (const { place, bytes } of evidence) expect(bytes.length, place).toBeGreaterThan(0);
    expect(booked).toBeGreaterThan(20);
    expect(leaksIn(evidence)).toEqual([]);
  });

  it('where a start fails for a mistake in the environment', async () => {
    const evidence = await failedStarts();
    for (const { place, bytes } of evidence) expect(bytes.length, place).toBeGreaterThan(0);
    expect(leaksIn(evidence)).toEqual([]);
  });
});
