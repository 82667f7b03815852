import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';

const words = z.array(z.string());
const duration = z.string().regex(/^\d+s$/);

/** What our file uses of the Compose specification. Whatever else is written is a slip of the pen, and refused. */
const service = z.strictObject({
  image: z.string(),
  build: z.string().optional(),
  command: words.optional(),
  user: z.string().optional(),
  env_file: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: words.default([]),
  volumes: words.default([]),
  tmpfs: words.default([]),
  networks: words,
  ports: words.default([]),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).default({}),
  healthcheck: z.strictObject({
    test: z.tuple([z.literal('CMD')], z.string()),
    interval: duration,
    timeout: duration,
    retries: z.int(),
    start_period: duration,
  }),
  deploy: z.strictObject({
    resources: z.strictObject({
      limits: z.strictObject({ cpus: z.string().regex(/^\d\.\d$/), memory: z.string().regex(/^\d+M$/) }),
    }),
  }),
  restart: z.literal('unless-stopped'),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  logging: z.strictObject({ driver: z.literal('json-file'), options: z.record(z.string(), z.string()) }),
  shm_size: z.string().optional(),
  stop_signal: z.string().optional(),
  stop_grace_period: duration.optional(),
});

const sections = {
  name: z.string(),
  services: z.record(z.string(), service),
  networks: z.record(z.string(), z.strictObject({ internal: z.boolean().optional() })),
  volumes: z.record(z.string(), z.strictObject({})),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
};

/** Sections whose names begin with x- are for the file itself. */
const file = z
  .looseObject(sections)
  .refine((all) => Object.keys(all).every((key) => key in sections || key.startsWith('x-')), 'has an unknown section')
  .transform(({ name, services, networks, volumes, secrets }) => ({ name, services, networks, volumes, secrets }));

export type Compose = z.infer<typeof file>;
export type Service = z.infer<typeof service>;

/** The Compose file as Docker reads it with none of its variables set. Throws where it uses what we do not. */
export function readCompose(path = 'compose.yaml'): Compose {
  const text = readFileSync(path, 'utf8').replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');
  return file.parse(parse(text, { merge: true }));
}

/** One service of it. Throws where there is none of that name. */
export function serviceOf(compose: Compose, name: string): Service {
  const found = compose.services[name];
  if (found === undefined) throw new Error(`compose.yaml has no service ${name}.`);
  return found;
}

/** What a service is started with, beside what its image sets: its own variables go before those of its file. */
export function environmentOf({ env_file, environment }: Service): Record<string, string> {
  const fromFile = env_file === undefined ? {} : parseEnv(readFileSync(env_file, 'utf8'));
  const all = Object.entries({ ...fromFile, ...environment });
  return Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
