/** Next calls it once, when the server starts: a mistake in the environment is told then, and not only to a shopper. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { loyalty } = await import('./lib/loyalty.ts');
  const { app } = await loyalty();
  // Next waits for every answer before it stops, and a stream would keep it waiting.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => app.endStreams());
}
