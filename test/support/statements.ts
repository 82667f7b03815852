import Database from 'libsql';
import { vi } from 'vitest';

/** A statement as it reached SQLite. */
export interface Seen {
  text: string;
  parameters: unknown[];
}

export interface Watch {
  /** What has been run, in order. */
  seen: Seen[];
  /** What has been prepared, in order. */
  prepared: string[];
  /** How many that were run begin so. */
  count(beginning: string): number;
  stop(): void;
}

/** Notes what happens on the embedded stores that are opened from now on, until `stop`. */
export function watchStatements(): Watch {
  const seen: Seen[] = [];
  const prepared: string[] = [];
  const { prepare } = Database.prototype;
  const spy = vi.spyOn(Database.prototype, 'prepare').mockImplementation(function (this: Database.Database, text) {
    const statement = prepare.call(this, text);
    prepared.push(text);
    for (const method of ['run', 'all'] as const) {
      const original = statement[method];
      const noting = (parameters: unknown) => {
        seen.push({ text, parameters: Array.isArray(parameters) ? parameters : [] });
        return Reflect.apply(original, statement, [parameters]);
      };
      Object.assign(statement, { [method]: noting });
    }
    return statement;
  });
  return {
    seen,
    prepared,
    count: (beginning) => seen.filter(({ text }) => text.startsWith(beginning)).length,
    stop: () => spy.mockRestore(),
  };
}
