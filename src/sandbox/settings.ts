import { z } from 'zod';
import { SANDBOX_DEFAULTS } from './defaults.ts';
import type { SandboxOptions } from './sandbox.ts';

/** The sandbox's settings out of the environment, or one line for every variable that is wrong. */
export function settingsFrom(environment: Record<string, string | undefined>): SandboxOptions | { mistakes: string[] } {
  const { PORT, SANDBOX_PORT, ...others } = environment;
  const portName = SANDBOX_PORT === undefined ? 'PORT' : 'SANDBOX_PORT';
  const parsed = variables.safeParse({ ...others, [PORT_KEY]: SANDBOX_PORT ?? PORT });
  if (!parsed.success) {
    return {
      mistakes: parsed.error.issues.map(({ path, message }) => {
        const name = String(path[0]);
        return `${name === PORT_KEY ? portName : name} ${message}`;
      }),
    };
  }
  const { data } = parsed;
  return {
    clientId: data.PAYWIZARD_CLIENT_ID,
    clientSecret: data.PAYWIZARD_CLIENT_SECRET,
    token: data.PAYWIZARD_TOKEN,
    file: data.SANDBOX_FILE,
    port: data[PORT_KEY],
    host: data.HOST,
    duplicates: data.SANDBOX_DUPLICATES,
    pushUrl: data.SANDBOX_PUSH_URL,
  };
}

const PORT_KEY = 'port';
const filled = z.string().min(1, 'must not be empty');
const portRule = 'must be a port number from 0 to 65535 (0: any free one)';

const variables = z.object({
  [PORT_KEY]: z
    .string()
    .regex(/^\d{1,5}$/, portRule)
    .transform(Number)
    .refine((port) => port <= 65_535, portRule)
    .default(4010),
  HOST: filled.default('127.0.0.1'),
  PAYWIZARD_CLIENT_ID: filled.default(SANDBOX_DEFAULTS.clientId),
  PAYWIZARD_CLIENT_SECRET: filled.default(SANDBOX_DEFAULTS.clientSecret),
  PAYWIZARD_TOKEN: filled.default(SANDBOX_DEFAULTS.token),
  SANDBOX_FILE: filled.default(':memory:'),
  SANDBOX_DUPLICATES: z.enum(['reject', 'replay', 'accept'], 'must be reject, replay or accept').default('reject'),
  SANDBOX_PUSH_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
});
