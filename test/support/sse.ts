import { request } from 'undici';
import { afterEach } from 'vitest';
import type { Loose } from './app.ts';

export interface StreamEvent {
  event: string;
  /** Read as JSON; null where there is none. */
  data: Loose;
}

/** A subscription as a client holds it: one request of its own, and what has come over it. */
export interface Stream {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** Everything that has come so far, as text. */
  text(): string;
  /** Every event that has come so far. */
  events: StreamEvent[];
  /** Whether the other side has ended its answer. */
  hasEnded(): boolean;
  /** The next event that nobody has asked for yet. Rejects where none comes in time. */
  next(withinMs?: number): Promise<StreamEvent>;
  /** The data of the next event, which must be a value without errors. */
  value(withinMs?: number): Promise<Loose>;
  /** The one error of the next event. */
  error(withinMs?: number): Promise<{ message: string; path?: (string | number)[]; extensions: Loose }>;
  /** Breaks the connection, as an app does that is swiped away. */
  close(): void;
}

const WITHIN_MS = 3_000;

/** Asks for a stream; resolves when the head of the answer is there, whatever it is. */
export async function openStream(
  url: string,
  query: string,
  headers: Record<string, string> = {},
  variables?: Record<string, unknown>,
): Promise<Stream> {
  const answer = await request(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query, variables }),
    bodyTimeout: 0,
  });
  const events: StreamEvent[] = [];
  let text = '';
  let unread = '';
  let asked = 0;
  let ended = false;
  let wake = (): void => undefined;
  answer.body.setEncoding('utf8');
  answer.body.on('data', (chunk: string) => {
    text += chunk;
    const blocks = (unread + chunk).split('\n\n');
    unread = blocks.pop() ?? '';
    events.push(...blocks.flatMap(eventOf));
    wake();
  });
  answer.body.on('end', () => {
    ended = true;
    wake();
  });
  // A connection that breaks just brings nothing more.
  answer.body.on('error', () => undefined);

  const next = async (withinMs = WITHIN_MS): Promise<StreamEvent> => {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const event = events[asked];
      if (event !== undefined) {
        asked += 1;
        return event;
      }
      const left = deadline - performance.now();
      if (left <= 0 || ended) throw new Error(`no event within ${withinMs} ms; so far: ${text}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };

  return {
    status: answer.statusCode,
    headers: answer.headers,
    text: () => text,
    events,
    hasEnded: () => ended,
    next,
    async value(withinMs) {
      const { event, data } = await next(withinMs);
      if (event !== 'next' || data.errors !== undefined) throw new Error(`not a value: ${JSON.stringify(data)}`);
      return data.data;
    },
    async error(withinMs) {
      const { event, data } = await next(withinMs);
      if (event !== 'next' || data.errors?.length !== 1) throw new Error(`not one error: ${JSON.stringify(data)}`);
      return data.errors[0];
    },
    close: () => void answer.body.destroy(),
  };
}

/** A comment, which keeps the connection alive, is no event. */
function eventOf(block: string): StreamEvent[] {
  const field = (name: string) =>
    block
      .split('\n')
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trimStart())
      .join('\n');
  const [event, data] = [field('event'), field('data')];
  return event === '' && data === '' ? [] : [{ event, data: data === '' ? null : JSON.parse(data) }];
}

/** Opens streams of an application, and breaks those that are left after each test. */
export function useStreams() {
  const streams = new Set<Stream>();
  afterEach(() => {
    for (const stream of streams) stream.close();
    streams.clear();
  });
  return async (app: { url: string; token: string }, query: string, variables?: Record<string, unknown>) => {
    const stream = await openStream(app.url, query, { authorization: `Bearer ${app.token}` }, variables);
    streams.add(stream);
    return stream;
  };
}

/** How many subscriptions the application counts. */
export async function openSubscriptions(app: { url: string }): Promise<number> {
  return await metric(app, 'loyalty_subscriptions');
}

/** One figure from `/metrics`; 0 where it is not there yet. */
export async function metric(app: { url: string }, name: string): Promise<number> {
  const { body } = await request(`${app.url}/metrics`);
  const line = (await body.text()).split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}
