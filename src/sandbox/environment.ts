import type { Credentials } from './admit.ts';
import { SANDBOX_DEFAULTS } from './defaults.ts';

/** The lines that point a caller at this sandbox. Only the published defaults are shown, never a secret of your own. */
export function environmentLines(url: string, credentials: Credentials): string[] {
  const shown = (name: keyof Credentials) =>
    name === 'clientId' || credentials[name] === SANDBOX_DEFAULTS[name]
      ? credentials[name]
      : '<the one that the sandbox was started with>';
  return [
    `PAYWIZARD_URL=${url}`,
    `PAYWIZARD_CLIENT_ID=${shown('clientId')}`,
    `PAYWIZARD_CLIENT_SECRET=${shown('clientSecret')}`,
    `PAYWIZARD_TOKEN=${shown('token')}`,
  ];
}
