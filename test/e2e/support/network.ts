import type { Page, Request } from 'playwright-core';

/** What is sent of movements: requests with an order number in their input. */
export function movementsSent(page: Page): { orderNo: string }[] {
  const sent: { orderNo: string }[] = [];
  page.on('request', (request) => {
    const orderNo = orderNoOf(request);
    if (orderNo !== undefined) sent.push({ orderNo });
  });
  return sent;
}

/**
 * Loses the answer to the next movement: the server gets it and answers, and the browser never hears. `before` is done
 * when it has answered.
 */
export async function loseNextAnswer(page: Page, before = async (): Promise<void> => undefined): Promise<void> {
  let isDone = false;
  await page.route('**/graphql', async (route) => {
    if (isDone || orderNoOf(route.request()) === undefined) return await route.fallback();
    isDone = true;
    await route.fetch();
    await before();
    await route.abort('connectionreset');
  });
}

function orderNoOf(request: Request): string | undefined {
  if (!request.url().endsWith('/graphql')) return undefined;
  const orderNo = /"input":\{[^}]*"orderNo":"([^"]+)"/.exec(request.postData() ?? '')?.[1];
  return orderNo;
}
