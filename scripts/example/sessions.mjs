import { SignJWT } from 'jose';

const TOKEN_LIFE = '10m';

const SHOPPER = 'card:read customer:read transactions:read card:topup pay points:redeem';
const TILL = `${SHOPPER} card:activate void points:issue tip`;

/**
 * Stands in for the sign-in of a shop: GET /session/wallet and /session/till answer `{ token, accountId?, merchant }`.
 * The shopper's token is for one card and no other. Yours asks who is there before it signs anything.
 */
export function sessions({ key, merchant, walletCard }) {
  const views = {
    '/session/wallet': { claims: { sub: 'shopper-mia', scope: SHOPPER, cards: [walletCard] }, accountId: walletCard },
    '/session/till': { claims: { sub: 'till-1', scope: TILL } },
  };
  return {
    name: 'example-sessions',
    configureServer({ middlewares }) {
      middlewares.use(async (request, response, next) => {
        const view = views[request.url?.split('?', 1)[0] ?? ''];
        if (view === undefined || request.method !== 'GET') return next();
        const { claims, accountId } = view;
        response.setHeader('content-type', 'application/json');
        response.setHeader('cache-control', 'no-store');
        response.end(JSON.stringify({ token: await sign(key, claims), accountId, merchant }));
      });
    },
  };
}

/** A token as the server checks it with AUTH_JWT_KEY; it ends after ten minutes. */
export async function sign(key, claims) {
  return await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime(TOKEN_LIFE)
    .sign(new TextEncoder().encode(key));
}

/** The token of the till, for what is on record before the first visitor comes. */
export const tillToken = (key) => sign(key, { sub: 'till-1', scope: TILL });
