export type View = 'wallet' | 'till';

/** What the sign-in says of whoever uses a view. */
export interface Session {
  /** The shopper's own card; null at the till, which takes any. */
  accountId: string | null;
  /** Bearer tokens for the API: the one at hand, or a new one where `refresh` says that it no longer stands. */
  token(ask: { refresh: boolean }): Promise<string>;
}

/** Signs in at the server that serves this page. Rejects where it does not answer. */
export async function openSession(view: View): Promise<Session> {
  let current = await askFor(view);
  let asking: Promise<Answer> | null = null;
  return {
    accountId: current.accountId,
    token: async ({ refresh }) => {
      if (!refresh) return current.token;
      // Several requests notice an ended token at once: one new token serves them all.
      asking ??= askFor(view).finally(() => {
        asking = null;
      });
      current = await asking;
      return current.token;
    },
  };
}

interface Answer {
  token: string;
  accountId: string | null;
}

async function askFor(view: View): Promise<Answer> {
  const response = await fetch(`/session/${view}`, { headers: { Accept: 'application/json' }, cache: 'no-store' });
  if (!response.ok) throw new Error(`/session/${view} answered ${response.status}: start the app by npm run example.`);
  const body: unknown = await response.json();
  if (typeof body !== 'object' || body === null || !('token' in body) || typeof body.token !== 'string') {
    throw new Error(`/session/${view} answered without a token: start the app by npm run example.`);
  }
  const accountId = 'accountId' in body && typeof body.accountId === 'string' ? body.accountId : null;
  return { token: body.token, accountId };
}
