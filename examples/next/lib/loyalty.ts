import { type FetchHandler, fetchHandler, type OpenApp, openApp } from 'loyalty-graphql';

interface Loyalty {
  app: OpenApp;
  /** The API at any address of the shop: it is asked for as if that were /graphql. */
  handle: FetchHandler;
}

declare global {
  // In development Next loads a module again at each change; what must be there once is kept beside the modules.
  var loyaltyOfThisProcess: Promise<Loyalty> | undefined;
}

/** The one application of this process. Opened when it is first asked for: `next build` loads the routes as well. */
export function loyalty(): Promise<Loyalty> {
  globalThis.loyaltyOfThisProcess ??= open().catch((error: unknown) => {
    // The next request tries again.
    globalThis.loyaltyOfThisProcess = undefined;
    throw error;
  });
  return globalThis.loyaltyOfThisProcess;
}

async function open(): Promise<Loyalty> {
  const app = await openApp(process.env);
  return { app, handle: fetchHandler(app.listener, { path: '/graphql' }) };
}
