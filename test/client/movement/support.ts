import { expect } from 'vitest';
import { clock } from '../../../client/src/clock.ts';
import {
  type ClientOptions,
  type Clock,
  createClient,
  createMovement,
  type LoyaltyClient,
  type Movement,
  type MovementKind,
  type MovementOptions,
  type MovementState,
  memoryOrders,
} from '../../../client/src/index.ts';

interface Api {
  url: string;
  token: string;
}

/** A client of the test's API; `url` is asked for at each request, as a restarted API listens elsewhere. */
export function clientOf(api: Api, options: Partial<ClientOptions> = {}): LoyaltyClient {
  const call = options.fetch ?? fetch;
  return createClient({
    url: '/graphql',
    token: () => api.token,
    ...options,
    fetch: (path, init) => call(`${api.url}${String(path)}`, init),
  });
}

/** Ten times as fast as the machine's, so that five seconds are half a second. */
export const hasty: Clock = {
  now: () => clock.now() * 10,
  wait: (ms, signal) => clock.wait(ms / 10, signal),
};

/** A movement as an app holds it: somebody listens, so that what a reload left behind goes on. */
export function open<Kind extends MovementKind>(
  kind: Kind,
  options: MovementOptions<Kind>,
): Movement<Kind> & { seen: string[]; leave(): void } {
  const movement = createMovement(kind, { storage: memoryOrders(), clock: hasty, ...options });
  const seen: string[] = [labelOf(movement.getState())];
  const unsubscribe = movement.subscribe(() => seen.push(labelOf(movement.getState())));
  const leave = () => {
    unsubscribe();
    movement.dispose();
  };
  return { ...movement, seen, leave };
}

const labelOf = (state: MovementState): string =>
  state.status === 'unknown' ? `unknown:${state.reason}` : state.status;

/** The state once its status is one of these. */
export async function reach<Kind extends MovementKind, Status extends MovementState['status']>(
  movement: Movement<Kind>,
  ...statuses: Status[]
): Promise<Extract<MovementState<Kind>, { status: Status }>> {
  const isThere = (state: MovementState<Kind>): state is Extract<MovementState<Kind>, { status: Status }> =>
    statuses.some((status) => status === state.status);
  await expect
    .poll(() => movement.getState().status, { timeout: 10_000, interval: 5 })
    .toSatisfy((status) => statuses.some((each) => each === status));
  const state = movement.getState();
  if (!isThere(state)) throw new Error(`it went on to ${state.status}`);
  return state;
}

type Fetch = typeof fetch;

/** What a request asks for: the name of the operation, from its text. */
export const nameOf = (init: RequestInit | undefined): string =>
  /(?:query|mutation|subscription) (\w+)/.exec(JSON.parse(String(init?.body)).query)?.[1] ?? '';

/** A network that a test can break: what is done to each request is decided by the name of its operation. */
export function network(decide: (name: string, times: number) => 'pass' | 'lose-answer' | 'lose-request'): {
  fetch: Fetch;
  sent: string[];
} {
  const sent: string[] = [];
  return {
    sent,
    async fetch(path, init) {
      const name = nameOf(init);
      sent.push(name);
      const fate = decide(name, sent.filter((each) => each === name).length);
      if (fate === 'lose-request') throw new TypeError('Failed to fetch');
      const response = await fetch(path, init);
      if (fate === 'pass') return response;
      await response.text();
      throw new TypeError('Failed to fetch');
    },
  };
}
