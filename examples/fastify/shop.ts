import Fastify, { type FastifyInstance } from 'fastify';
import { openApp } from 'loyalty-graphql';

/** What a client may take to send a request, in milliseconds; without it Fastify waits for ever. */
const REQUEST_WITHIN_MS = 20_000;

/** Payments that are under way when the shop is closed get this long to end. */
const END_WITHIN_MS = 5_000;

/** How often a shop that is being closed looks for connections that nobody uses any more. */
const IDLE_SWEEP_MS = 50;

/** A shop's own server, with the loyalty API beside its own routes. */
export async function createShop(environment: Record<string, string | undefined>): Promise<FastifyInstance> {
  const loyalty = await openApp(environment);
  const shop = Fastify({ requestTimeout: REQUEST_WITHIN_MS });
  shop.get('/', () => ({ shop: 'Juniper Market' }));

  await shop.register(async (scope) => {
    // The API reads its requests itself, and has its own limits for them.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    for (const path of ['/graphql', '/ready']) {
      scope.all(path, (request, reply) => {
        reply.hijack();
        loyalty.listener(request.raw, reply.raw);
      });
    }
  });

  // In this order: streams end, requests under way are answered, payments are written down, the ledger is closed.
  let sweep: NodeJS.Timeout | undefined;
  shop.addHook('preClose', async () => {
    loyalty.endStreams();
    // A connection that is busy now would be kept open for its next request.
    sweep = setInterval(() => shop.server.closeIdleConnections(), IDLE_SWEEP_MS);
  });
  shop.addHook('onClose', async () => {
    clearInterval(sweep);
    await loyalty.close(END_WITHIN_MS);
  });
  return shop;
}
