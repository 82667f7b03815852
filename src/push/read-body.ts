import type { IncomingMessage } from 'node:http';

/**
 * Reads the body of a request; null where it has more bytes than the limit, which is told as soon as it is known. Never
 * ends where the caller goes away in the middle, because nobody is there to be answered then.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  return new Promise((resolve) => {
    if (Number(request.headers['content-length'] ?? 0) > limit) {
      resolve(null);
      return;
    }
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      // What comes after the limit is read and thrown away until the answer is out and the connection is cut.
      if (length > limit) resolve(null);
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
  });
}
