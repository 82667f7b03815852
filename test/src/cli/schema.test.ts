import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildClientSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { expect, it } from 'vitest';
import { useCli } from './support.ts';

const cli = useCli();

/** As it is committed, without the line that says where it comes from. */
const contract = readFileSync('schema/schema.graphql', 'utf8')
  .replace(/^#.*\n/, '')
  .trim();

it('prints the contract', async () => {
  const { code, out, err } = await cli.run(['schema']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out.trim()).toBe(contract);
});

it('prints an introspection result that tools understand', async () => {
  const { out } = await cli.run(['schema', '--json']);
  expect(printSchema(lexicographicSortSchema(buildClientSchema(JSON.parse(out))))).toBe(contract);
});

it('writes it to a file, and says so', async () => {
  const { code, out, err } = await cli.run(['schema', '--out', 'contract.graphql']);
  expect({ code, out }).toEqual({ code: 0, out: '' });
  expect(err).toContain('contract.graphql');
  expect(readFileSync(join(cli.directory, 'contract.graphql'), 'utf8').trim()).toBe(contract);
});

it('a file that cannot be written is named, with exit code 1', async () => {
  expect(await cli.run(['schema', '--out', 'nowhere/contract.graphql'])).toEqual({
    code: 1,
    out: '',
    err: '--out nowhere/contract.graphql: the file cannot be written (ENOENT); name one in a folder that is there.\n',
  });
});
