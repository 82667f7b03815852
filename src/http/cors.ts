/** What a browser lets a page of another origin read. */
interface CorsAnswer {
  origin: string[];
  credentials: boolean;
  methods: string[];
  exposedHeaders: string[];
  maxAge: number;
}

/**
 * Only listed origins get any answer. The library would answer `null` to the others, and `null` is what a page in a
 * sandboxed frame calls its origin.
 */
export function corsFor(origins: readonly string[]): (request: { headers: Headers }) => CorsAnswer | false {
  return ({ headers }) => {
    const origin = headers.get('origin');
    if (origin === null || !origins.includes(origin)) return false;
    return {
      origin: [origin],
      credentials: true,
      methods: ['GET', 'POST'],
      exposedHeaders: ['X-Request-Id', 'Retry-After'],
      maxAge: 600,
    };
  };
}
