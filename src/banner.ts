import type { Settings } from './development.ts';
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
    sandboxUrl === null
      ? `  Upstream           ${shownAddress(settings.paywizard.url)}`
      : `  Upstream           the embedded sandbox, ${sandboxUrl} (its page lists the test cards)`,
    `  Ledger             ${settings.databaseUrl}`,
  ];
  if (developmentToken !== null) {
    lines.push('', '  Development token, with every scope (GraphiQL has it already):', '', developmentToken);
  }
  return `${lines.join('\n')}\n\n  Stop with Ctrl-C.\n\n`;
}
