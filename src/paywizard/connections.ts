import { buildConnector, Client, type Dispatcher } from 'undici';

/** How long it may take to connect. */
export const CONNECT_WITHIN_MS = 5_000;

/** Connections that are opened at most, each for one request at a time: pipelining does not help. */
const MOST = 256;

/** A request that is told when it has a connection to itself, and tells when it has done with it. */
export interface Guest extends Dispatcher.DispatchHandler {
  /** Whether it has been given up while it waited: it gets no connection then. */
  readonly isGivenUp: boolean;
  /** Called once it has ended, however that was. */
  release: () => void;
}

interface Waiting {
  request: Dispatcher.DispatchOptions;
  guest: Guest;
}

/**
 * The connections to one origin, kept alive. The one that was used last is the next to be used: what belongs to it is still
 * in the processor's caches, and those that are not needed close by themselves. undici's own pool asks one after the other
 * whether it is free, twice for each request, and is told of each that has become so.
 */
export class Connections {
  readonly #origin: string;
  /** One for all, so that they share the sessions of TLS. */
  readonly #connector = buildConnector({ timeout: CONNECT_WITHIN_MS });
  readonly #clients: Client[] = [];
  readonly #idle: Client[] = [];
  readonly #waiting: Waiting[] = [];
  #isClosed = false;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Sends a request on a connection of its own, as soon as there is one; what becomes of it, its guest is told. */
  send(request: Dispatcher.DispatchOptions, guest: Guest): void {
    if (this.#isClosed) {
      refuse({ request, guest });
      return;
    }
    const client = this.#idle.pop() ?? this.#another();
    if (client === undefined) this.#waiting.push({ request, guest });
    else this.#sendOn(client, { request, guest });
  }

  /** How many are open, how many of them have a request, and how many requests wait. */
  get stats(): { connected: number; running: number; queued: number } {
    const all = this.#clients.map(({ stats }) => stats);
    return {
      connected: all.filter(({ connected }) => connected).length,
      running: all.reduce((sum, { running }) => sum + running, 0),
      queued: this.#waiting.filter(({ guest }) => !guest.isGivenUp).length,
    };
  }

  /** Ends all requests with an error, and closes the connections. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const one of this.#waiting.splice(0)) refuse(one);
    await Promise.all(this.#clients.map((client) => client.destroy()));
  }

  #another(): Client | undefined {
    if (this.#clients.length === MOST) return undefined;
    const client = new Client(this.#origin, {
      pipelining: 1,
      connect: this.#connector,
      // The deadline of a guest covers the whole exchange; undici's would restart with each part of it.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    this.#clients.push(client);
    return client;
  }

  #sendOn(client: Client, { request, guest }: Waiting): void {
    guest.release = () => this.#release(client);
    client.dispatch(request, guest);
  }

  #release(client: Client): void {
    let next = this.#isClosed ? undefined : this.#waiting.shift();
    while (next?.guest.isGivenUp) next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(client);
    else this.#sendOn(client, next);
  }
}

const refuse = ({ guest }: Waiting): void => void guest.onError?.(new Error('the connections are closed'));
