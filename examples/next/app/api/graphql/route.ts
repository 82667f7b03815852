import { loyalty } from '../../../lib/loyalty.ts';

// It has a ledger and keys, and signs: nothing for an edge runtime, and nothing to be answered from a cache.
export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

async function answer(request: Request): Promise<Response> {
  const { handle } = await loyalty();
  return await handle(request);
}

export { answer as GET, answer as OPTIONS, answer as POST };
