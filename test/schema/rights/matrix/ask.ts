import { counted } from './outcome.ts';
import type { Principal } from './principals.ts';
import type { Seen, World } from './world.ts';

export interface Request {
  query: string;
  variables: Record<string, unknown>;
}

export interface Asked {
  principal: Principal;
  seen: Seen;
  /** What all of them together have caused upstream. */
  calls: Record<string, number>;
}

/** Asks the same as all of these at once. */
export async function askAs(
  world: World,
  principals: readonly Principal[],
  { query, variables }: Request,
): Promise<Asked[]> {
  await world.till.calls();
  const asking = principals.map(async (principal) => ({
    principal,
    seen: await world.ask(principal, query, variables),
  }));
  const asked = await Promise.all(asking);
  const calls = counted(await world.till.calls());
  return asked.map((one) => ({ ...one, calls }));
}

/** By name, so that a failed comparison says whose answer is another one. */
export const byName = <Value>(entries: readonly (readonly [Principal, Value])[]): Record<string, Value> =>
  Object.fromEntries(entries.map(([{ name }, value]) => [name, value]));
