import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTill, paid, type Till } from '../../schema/support.ts';
import { createSchema, HAS_POSTGRES, type TestSchema } from '../../support/postgres.ts';
import { upstreamAt, useDoctor } from './support.ts';

const doctor = useDoctor();
const keyOf = (byte: number): string => Buffer.alloc(32, byte).toString('base64');

const NO_CODES = { PAYWIZARD_ERROR_CODES: '{"40004": "CARD_NOT_FOUND"}' };

for (const kind of ['embedded', 'postgres'] as const) {
  describe.skipIf(kind === 'postgres' && !HAS_POSTGRES)(`beside a server (${kind})`, () => {
    let app: Till;
    let schema: TestSchema | null = null;
    let place: Record<string, string>;
    beforeAll(async () => {
      schema = kind === 'postgres' ? await createSchema() : null;
      const database: Record<string, string> = schema === null ? {} : { DATABASE_URL: schema.url };
      app = await openTill({ ...NO_CODES, ...database, SEALING_KEYS: `k1:${keyOf(1)}` });
      place = { ...upstreamAt(app.sandboxUrl), DATA_DIR: app.dataDir, ...database, ...NO_CODES };
      await paid(app, await app.card());
    });
    afterAll(async () => {
      await app?.close();
      await schema?.drop();
    });

    it('finds the tables fitting, nothing unsettled, and the key that the rows stand under', async () => {
      const { code, about } = await doctor.ask({ ...place, SEALING_KEYS: `k2:${keyOf(2)},k1:${keyOf(1)}` });
      expect(code).toBe(0);
      expect(about('ledger').map(({ mark }) => mark)).toEqual(['ok', 'ok']);
      expect(about('sealing keys')).toMatchObject([{ mark: 'ok', says: 'k2 seals; card numbers: 1 row(s) under k1' }]);
    });

    it('knows its port for its own', async () => {
      const { about } = await doctor.ask({ ...place, PORT: new URL(app.url).port });
      expect(about('ports')).toMatchObject([{ mark: 'ok', says: expect.stringContaining('served by this program') }]);
    });

    it('misses a sealing key', async () => {
      const { code, about } = await doctor.ask({ ...place, SEALING_KEYS: `k2:${keyOf(2)}` });
      expect(code).toBe(1);
      expect(about('sealing keys').slice(1)).toMatchObject(
        [
          { mark: 'failed', says: expect.stringMatching(/1 card number.*under the key k1/), todo: [] },
          { mark: 'failed', says: expect.stringMatching(/1 movement.*fingerprint by the key k1/) },
        ].map((finding) => ({ ...finding, todo: [expect.stringContaining('into SEALING_KEYS again')] })),
      );
    });

    it('is not deceived by another key under the old id', async () => {
      const { code, about } = await doctor.ask({ ...place, SEALING_KEYS: `k1:${keyOf(2)}` });
      expect(code).toBe(1);
      expect(about('sealing keys')[1]).toMatchObject({ mark: 'failed', says: expect.stringContaining('another key') });
    });

    it('lists what is unsettled, and the codes without a meaning that it was answered with', async () => {
      await app.fault({ fault: 'code', code: 45_003, operation: 'giftTransaction' });
      await app.move('pay', { accountId: await app.card(), amount: '1', currency: 'USD' });
      const keys = { SEALING_KEYS: `k1:${keyOf(1)}` };
      const { code, about } = await doctor.ask({ ...place, ...keys, SETTLE_ALARM_MS: '0' });
      expect(code).toBe(0);
      expect(about('ledger').slice(1)).toMatchObject([
        { mark: 'warning', says: expect.stringMatching(/^1 unsettled \(0 PENDING, 1 UNKNOWN\)/) },
        { mark: 'warning', says: expect.stringMatching(/^1 UNKNOWN movement.* code 45003/) },
      ]);
      const listed = { PAYWIZARD_ERROR_CODES: '{"40004": "CARD_NOT_FOUND", "45003": "DECLINED"}' };
      const known = await doctor.ask({ ...place, ...keys, ...listed });
      expect(known.about('ledger').map(({ mark }) => mark)).toEqual(['ok', 'ok']);
    });
  });
}

it('a file that is no ledger', async () => {
  const path = join(doctor.directory, 'rubbish.db');
  writeFileSync(path, 'This is not a database, and long enough to be seen for what it is: not a database.');
  const { code, about } = await doctor.ask({ DATABASE_URL: `file:${path}` });
  expect(code).toBe(1);
  expect(about('ledger')).toMatchObject([{ mark: 'failed' }]);
});

it.skipIf(!HAS_POSTGRES)('a database that is not there', async () => {
  const server = new URL(process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/test');
  server.pathname = '/no_such_ledger';
  const { code, about } = await doctor.ask({ DATABASE_URL: server.href });
  expect(code).toBe(1);
  expect(about('ledger')).toMatchObject([
    { mark: 'failed', says: expect.stringMatching(/"no_such_ledger" does not exist.*Check the address/) },
  ]);
});

it('a database server that is not there', async () => {
  const { code, about } = await doctor.ask({ DATABASE_URL: 'postgres://someone:hunter2@127.0.0.1:1/ledger' });
  expect(code).toBe(1);
  expect(about('ledger')).toMatchObject([{ mark: 'failed', says: expect.stringContaining('cannot be used') }]);
});
