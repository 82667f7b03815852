import type { IncomingMessage } from 'node:http';

/**
 * Reads the whole body; null when it is longer than the limit in bytes. What is too long is read to its end all the
 * same: a caller that is still writing would see a broken connection instead of the answer.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
    });
    request.on('end', () => resolve(size > limit ? null : Buffer.concat(chunks)));
    request.on('error', reject);
  });
}
