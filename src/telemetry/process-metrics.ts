import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';
import { filePath } from '../ledger/sqlite.ts';

/** What the library would show as well: lists of everything that is open, made anew at each reading, and used by nobody. */
const NOT_WORTH_IT = [
  'nodejs_active_handles',
  'nodejs_active_handles_total',
  'nodejs_active_requests',
  'nodejs_active_requests_total',
  'nodejs_active_resources',
  'nodejs_active_resources_total',
  'nodejs_heap_space_size_total_bytes',
  'nodejs_heap_space_size_used_bytes',
  'nodejs_heap_space_size_available_bytes',
];

/** CPU, memory, open files, collection of garbage and the lag of the event loop, under the names that everybody knows. */
export function processMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
  for (const name of NOT_WORTH_IT) registry.removeSingleMetric(name);
}

/** The room that is left on the disk of an embedded ledger, whose address is `file:` and a path. */
export function diskMetric(registry: Registry, databaseUrl: string): void {
  const folder = dirname(filePath(databaseUrl));
  new Gauge({
    name: 'loyalty_ledger_disk_free_bytes',
    help: 'Bytes that are free where the embedded ledger is kept; not there with PostgreSQL.',
    registers: [registry],
    async collect() {
      const { bavail, bsize } = await statfs(folder);
      this.set(bavail * bsize);
    },
  });
}
