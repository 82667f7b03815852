import { writeFileSync } from 'node:fs';
import { introspectionFromSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from '../../../schema/index.ts';

/** Prints the schema, or writes it to a file. Sets exit code 1 where that cannot be written. */
export function printContract({ json, out }: { json: boolean; out: string | null }): void {
  const sorted = lexicographicSortSchema(schema);
  const text = json ? JSON.stringify(introspectionFromSchema(sorted), null, 2) : printSchema(sorted);
  if (out === null) {
    process.stdout.write(`${text}\n`);
    return;
  }
  try {
    writeFileSync(out, `${text}\n`);
    process.stderr.write(`The schema is in ${out}.\n`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    process.stderr.write(`--out ${out}: the file cannot be written (${code}); name one in a folder that is there.\n`);
    process.exitCode = 1;
  }
}
