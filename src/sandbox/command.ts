import type { Command } from 'commander';
import { describedCommand } from '../cli/describe.ts';

/** `loyalty-graphql sandbox`: a PayWizard of one's own. */
export function sandboxCommand(): Command {
  return describedCommand('sandbox', {
    summary: 'serve a look-alike of PayWizard for development and tests',
    text: [
      'Serves a look-alike of PayWizard’s API until it is told to stop, and prints how to point the API at it. Its own page lists its cards, its codes, and the control address that makes it misbehave. Without it, a server with no PAYWIZARD_URL starts one inside itself.',
    ],
    examples: [
      ['loyalty-graphql sandbox', 'on port 4010, its book in memory'],
      ['SANDBOX_PORT=0 SANDBOX_FILE=book.db loyalty-graphql sandbox', 'on any free port, its book kept in a file'],
    ],
    environment: [
      ['SANDBOX_PORT, HOST', 'where it listens: 4010 on 127.0.0.1'],
      ['SANDBOX_FILE', 'the file of its book; not set: in memory'],
      ['SANDBOX_DUPLICATES', 'what a repeated order number gets: reject, replay or accept'],
      ['SANDBOX_PUSH_URL', 'where results are pushed to; not set: nowhere'],
      ['PAYWIZARD_CLIENT_ID, PAYWIZARD_TOKEN', 'the credentials that it accepts'],
      ['PAYWIZARD_CLIENT_SECRET', 'what requests to it are signed with'],
    ],
    failure: 'it could not start: one line says why',
  }).action(async () => {
    const { serveSandbox } = await import('./serve.ts');
    await serveSandbox();
  });
}
