import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Finding } from '../../../src/doctor/finding.ts';
import type { VariableLine } from '../../../src/doctor/variables.ts';
import { SANDBOX_DEFAULTS, SANDBOX_ERROR_CODES } from '../../../src/sandbox/defaults.ts';
import type { Loose } from '../../support/app.ts';

export interface Said {
  code: number;
  out: string;
  err: string;
}

export interface Doctor {
  /** A directory that is its DATA_DIR unless told, with nothing in it. */
  directory: string;
  /** Runs the built program as a person would, with nothing configured but what is given. */
  run(environment?: Record<string, string>, words?: string[]): Promise<Said>;
  /** The same, as a machine reads it: what it found of one area, and the rest. */
  ask(environment?: Record<string, string>): Promise<{ code: number; about(area: string): Finding[]; report: Loose }>;
}

export function useDoctor(): Doctor {
  const directory = mkdtempSync(join(tmpdir(), 'loyalty-doctor-'));
  beforeAll(() => execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' }));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const run = (environment: Record<string, string> = {}, words: string[] = []): Promise<Said> =>
    new Promise((resolve) => {
      const { PATH } = process.env;
      execFile(
        process.execPath,
        ['dist/doctor.js', ...words],
        { env: { PATH, PORT: '0', DATA_DIR: directory, ...environment } },
        (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
      );
    });
  return {
    directory,
    run,
    async ask(environment) {
      const { code, out, err } = await run(environment, ['--json']);
      if (err !== '') throw new Error(err);
      const report: Loose = JSON.parse(out);
      return { code, report, about: (area) => report.checks.filter(({ about }: Finding) => about === area) };
    },
  };
}

/** The settings that point it at a sandbox, whose codes have their meanings. */
export const upstreamAt = (url: string): Record<string, string> => ({
  PAYWIZARD_URL: url,
  PAYWIZARD_CLIENT_ID: SANDBOX_DEFAULTS.clientId,
  PAYWIZARD_CLIENT_SECRET: SANDBOX_DEFAULTS.clientSecret,
  PAYWIZARD_TOKEN: SANDBOX_DEFAULTS.token,
  PAYWIZARD_ERROR_CODES: JSON.stringify(SANDBOX_ERROR_CODES),
});

/** Where a value comes from, and what is shown of it. */
export const variable = (report: Loose, wanted: string): VariableLine =>
  report.variables.find(({ name }: VariableLine) => name === wanted);
