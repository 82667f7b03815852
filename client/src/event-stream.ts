import { dataOf } from './answer.ts';
import { ClientError } from './client-error.ts';

/**
 * Reads server-sent events until `complete`. Resolves there; rejects with a ClientError where an event holds errors, or
 * the stream ends without a word. `alive` is told of every byte, the comments that keep a connection open included.
 */
export async function readEvents<Result>(
  response: Response,
  next: (result: Result) => void,
  alive: () => void,
): Promise<void> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let unread = '';
  for (;;) {
    const chunk = await reader?.read();
    if (chunk === undefined || chunk.done) throw new ClientError('network');
    alive();
    const blocks = (unread + decoder.decode(chunk.value, { stream: true })).split(/\r?\n\r?\n/);
    unread = blocks.pop() ?? '';
    for (const block of blocks) {
      const { event, data } = fieldsOf(block);
      if (event === 'complete') return;
      if (event === 'next') next(dataOf(JSON.parse(data), { status: 200, retryAfterSeconds: null }));
    }
  }
}

function fieldsOf(block: string): { event: string; data: string } {
  const field = (name: string) =>
    block
      .split(/\r?\n/)
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trimStart())
      .join('\n');
  return { event: field('event'), data: field('data') };
}
