import { setTimeout as sleep } from 'node:timers/promises';
import type { Driver } from './driver.ts';
import type { Instance } from './instance.ts';
import type { DatabaseLine } from './line.ts';
import { Random } from './random.ts';

export interface TroublePlan {
  kills: number;
  /** How long each standstill lasts, in milliseconds. */
  stops: readonly number[];
  /** How often all connections to the database break; there are none with the embedded store. */
  cuts: number;
  /** Scenarios that are begun together just before each of these. */
  rush: number;
}

interface Blow {
  kind: 'kill' | 'stop' | 'cut';
  /** How far the driver has come when it falls, from 0 to 1. */
  at: number;
  /** So long after a rush has begun, in the middle of which it falls. */
  delayMs: number;
  instance: number;
  stopMs: number;
  /** Whether the database's answers to commits are kept back until then: it falls between many an intent and its sending. */
  holds: boolean;
}

/** Kills instances, makes them stand still and cuts their line to the database, at moments that the seed decides. */
export class Trouble {
  readonly dealt: Record<Blow['kind'], number> = { kill: 0, stop: 0, cut: 0 };
  readonly #blows: Blow[];
  readonly #instances: readonly Instance[];
  readonly #line: DatabaseLine | null;
  readonly #rush: number;

  constructor(
    seed: number,
    { kills, stops, cuts, rush }: TroublePlan,
    { instances, line }: { instances: readonly Instance[]; line: DatabaseLine | null },
  ) {
    const random = new Random(seed, 'trouble');
    // Not too late: what was being looked up is leased to the dead for a while, and should settle within the storm.
    const blow = (kind: Blow['kind'], stopMs = 0): Blow => ({
      kind,
      at: 0.05 + 0.65 * random.next(),
      delayMs: random.between(10, 80),
      instance: random.between(0, instances.length - 1),
      stopMs,
      holds: random.chance(0.6) || stopMs > 1_000,
    });
    this.#instances = instances;
    this.#line = line;
    this.#rush = rush;
    this.#blows = [
      ...Array.from({ length: kills }, () => blow('kill')),
      ...stops.map((stopMs) => blow('stop', stopMs)),
      ...Array.from({ length: cuts }, () => blow('cut')),
    ].sort((one, other) => one.at - other.at);
  }

  /** Deals the blows as the driver comes to them. All of them have been dealt when it resolves. */
  async run(driver: Pick<Driver, 'progress' | 'rush'>): Promise<void> {
    // One lane for each instance: what stands still cannot be killed, and while one stands the other may fall.
    await Promise.all(this.#instances.map((instance, index) => this.#lane(instance, index, driver)));
  }

  async #lane(instance: Instance, index: number, driver: Pick<Driver, 'progress' | 'rush'>): Promise<void> {
    for (const blow of this.#blows.filter((one) => one.instance === index)) {
      while (driver.progress < blow.at) await sleep(5);
      if (blow.holds) this.#line?.holdCommits();
      driver.rush(this.#rush);
      await sleep(blow.delayMs);
      this.dealt[blow.kind] += 1;
      await this.#deal(blow, instance);
    }
  }

  async #deal({ kind, stopMs }: Blow, instance: Instance): Promise<void> {
    if (kind === 'cut') this.#line?.cut();
    const done = kind === 'kill' ? instance.kill() : kind === 'stop' ? instance.standStill(stopMs) : null;
    this.#line?.release();
    await done;
    if (kind === 'kill') await instance.start();
  }
}
