import type { Settings } from './development.ts';
import { servedNames } from './merchants/shown-names.ts';
import { shownAddress } from './secret.ts';

export interface BannerFacts {
  settings: Settings;
  port: number;
  developmentToken: string | null;
  sandboxUrl: string | null;
}

/** What a developer sees after the start: where it is, how to get in, and what it stands on. */
export function banner({ settings, port, developmentToken, sandboxUrl }: BannerFacts): string {
  const address = `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`;
  const lines = [
    '',
    '  loyalty-graphql is running',
    '',
    `  ${settings.graphiql ? 'GraphiQL and API' : 'API'}   ${address}/graphql`,
    ...upstreamLines(settings, sandboxUrl),
    `  Ledger             ${settings.databaseUrl}`,
  ];
  if (developmentToken !== null) {
    lines.push('', '  Development token, with every scope (GraphiQL has it already):', '', developmentToken);
  }
  return `${lines.join('\n')}\n\n  Stop with Ctrl-C.\n\n`;
}

/** Of several merchants each has its own upstream, and a look into MERCHANTS_FILE tells which. */
function upstreamLines(settings: Settings, sandboxUrl: string | null): string[] {
  if (settings.merchants !== null) return [`  Merchants          ${servedNames(settings).join(', ')}`];
  if (sandboxUrl === null) return [`  Upstream           ${shownAddress(settings.paywizard.url)}`];
  return [`  Upstream           the embedded sandbox, ${sandboxUrl} (its page lists the test cards)`];
}
