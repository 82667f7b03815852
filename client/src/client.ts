import { readAnswer } from './answer.ts';
import { ClientError } from './client-error.ts';
import { readEvents } from './event-stream.ts';
import type { Operation } from './operation.ts';
import { send } from './send.ts';

/** How to reach the API. */
export interface ClientOptions {
  /** Where it is: `/graphql`, `https://api.example/graphql`. */
  url: string;
  /** The bearer token; asked for again, with `refresh`, when the API did not take the last one. Null sends none. */
  token(ask: { refresh: boolean }): string | null | Promise<string | null>;
  /** From the first byte out to the last byte in, in milliseconds; 15000 unless told. */
  timeoutMs?: number;
  /** The longest silence of a subscription before it is given up, in milliseconds; 30000 unless told. */
  silenceMs?: number;
  /** `ids` sends the ids of documents alone, for servers with TRUSTED_DOCUMENTS; `text`, the default, their texts. */
  documents?: 'text' | 'ids';
  /** In the place of the global one. */
  fetch?: typeof fetch;
}

/** Who listens to a subscription. After `error` or `complete` nothing more comes; after unsubscribing, nothing at all. */
export interface Observer<Result> {
  next(result: Result): void;
  error(error: ClientError): void;
  complete(): void;
}

/** The API as an app holds it. */
export interface LoyaltyClient {
  /** How long a request may take, in milliseconds. */
  readonly timeoutMs: number;
  /**
   * Sends a query or a mutation once, and once more with a new token where the first did not stand. Rejects with a
   * ClientError, or with the signal's reason where that was raised.
   */
  execute<Result, Variables>(
    operation: Operation<Result, Variables>,
    variables: NoInfer<Variables>,
    more?: { signal?: AbortSignal },
  ): Promise<Result>;
  /** Opens a stream; answers how to leave it. It ends itself when it is complete, and does not come back by itself. */
  subscribe<Result, Variables>(
    operation: Operation<Result, Variables>,
    variables: NoInfer<Variables>,
    observer: Observer<Result>,
  ): () => void;
}

/** A client of one API. It keeps nothing between requests. */
export function createClient(options: ClientOptions): LoyaltyClient {
  const { timeoutMs = 15_000, silenceMs = 30_000 } = options;
  return {
    timeoutMs,
    execute: (operation, variables, { signal } = {}) =>
      send(options, { operation, variables, accept: JSON_TYPES, timeoutMs, signal }, (response) =>
        readAnswer(response),
      ),
    subscribe(operation, variables, observer) {
      const { signal, abort } = leaving();
      const heard =
        <Told extends unknown[]>(tell: (...told: Told) => void) =>
        (...told: Told) => {
          if (!signal.aborted) tell(...told);
        };
      const next = heard(observer.next);
      send(options, { operation, variables, accept: EVENTS, timeoutMs, signal }, async (response, { extend }) => {
        extend(silenceMs);
        if (isEvents(response)) return await readEvents(response, next, () => extend(silenceMs));
        next(await readAnswer(response));
      }).then(
        heard(observer.complete),
        heard((cause: unknown) =>
          observer.error(cause instanceof ClientError ? cause : new ClientError('network', { cause })),
        ),
      );
      return abort;
    },
  };
}

const EVENTS = 'text/event-stream';
const JSON_TYPES = 'application/graphql-response+json, application/json';

const isEvents = (response: Response) => response.headers.get('content-type')?.startsWith(EVENTS) === true;

function leaving() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
