import type { Command } from 'commander';
import { describedCommand } from '../describe.ts';

/** `loyalty-graphql serve`: the API itself. */
export function serveCommand(): Command {
  return describedCommand('serve', {
    summary: 'serve the API (this is what runs where no command is named)',
    text: [
      'Serves the API until it is told to stop.',
      'With nothing set it starts for development: an embedded sandbox in the place of PayWizard, an embedded ledger under DATA_DIR, GraphiQL, and a token that it prints. With NODE_ENV=production it refuses to start on any of these. Told to stop (Ctrl-C, SIGTERM), it takes no new requests, ends streams, and lets payments under way end.',
    ],
    examples: [
      ['loyalty-graphql', 'try it: open the address that it prints'],
      ['PORT=8080 LOG_LEVEL=warn loyalty-graphql serve', 'on another port, with fewer lines in the log'],
      ['loyalty-graphql serve --env-file production.env', 'as production.env says'],
    ],
    environment: [
      ['PORT, HOST', 'where it listens: 4000 on 127.0.0.1'],
      ['PAYWIZARD_URL', 'the upstream; not set: the embedded sandbox'],
      ['PAYWIZARD_CLIENT_ID, PAYWIZARD_TOKEN', 'what PayWizard issued'],
      ['PAYWIZARD_CLIENT_SECRET', 'what requests are signed with'],
      ['DATABASE_URL', 'postgres://… or file:…; not set: a file under DATA_DIR'],
      ['AUTH_JWKS_URL or AUTH_JWT_KEY', 'how tokens are checked'],
      ['SEALING_KEYS', 'what card numbers are sealed with'],
      ['NODE_ENV', 'production: refuses development defaults'],
      ['…', 'all of them: docs/configuration.md'],
    ],
    failure: 'it could not start: each mistake is one line that names the variable',
  }).action(async () => {
    const { serve } = await import('./serve.ts');
    await serve();
  });
}
