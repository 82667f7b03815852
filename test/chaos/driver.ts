import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client.ts';
import type { Instance } from './instance.ts';
import { type ClientMovement, isFinalNo, type Kind, succeeded, type Told } from './movement.ts';
import { Random } from './random.ts';
import { type Act, scenarioOf } from './scenario.ts';

export interface DriverOptions {
  seed: number;
  client: Client;
  instances: readonly [Instance, ...Instance[]];
  /** At least so many movements; the scenarios under way are still ended. */
  movements: number;
  /** Scenarios under way at one time. */
  tills: number;
  /** No client asks for longer than this for what has become of its movement. */
  patienceMs: number;
}

/** Many clients at a time, who retry, repeat, give up and walk away as clients do, and who never change an order. */
export class Driver {
  readonly movements: ClientMovement[] = [];
  readonly #options: DriverOptions;
  /** Their clients have given up on them for now, and will come back. Others never do. */
  readonly #open = new Set<ClientMovement>();
  readonly #rushes: Promise<void>[] = [];
  #scenarios = 0;

  constructor(options: DriverOptions) {
    this.#options = options;
  }

  /** How far it has come, from 0 to 1 and a little beyond. */
  get progress(): number {
    return this.movements.length / this.#options.movements;
  }

  async run(): Promise<void> {
    const till = async () => {
      while (this.progress < 1) {
        // Nobody begins in a closed shop; those who are inside when it closes have to cope.
        while (!this.#options.instances.some(({ isServing }) => isServing)) await sleep(5);
        await this.#scenario(this.#scenarios++);
      }
    };
    await Promise.all(Array.from({ length: this.#options.tills }, till));
  }

  /** So many scenarios more, all at once: whatever happens next happens in the middle of them. */
  rush(scenarios: number): void {
    for (let begun = 0; begun < scenarios; begun += 1) this.#rushes.push(this.#scenario(this.#scenarios++));
  }

  /** Resolves when the last rush is over, and those who come back have been told, or have had time enough. */
  async calmsDown(): Promise<void> {
    await Promise.all(this.#rushes);
    const deadline = performance.now() + this.#options.patienceMs;
    while (this.#open.size > 0 && performance.now() < deadline) await sleep(10);
  }

  /** Asks again for what clients had given up on, in any order, until there is no time left. */
  async comeBack(isOver: () => boolean): Promise<void> {
    const { seed, client, instances } = this.#options;
    const random = new Random(seed, 'come back');
    while (!isOver()) {
      await sleep(random.between(5, 40));
      const [movement] = this.#open;
      if (movement === undefined) continue;
      this.#open.delete(movement);
      const told = await client.send(random.pick(instances), movement);
      if (!succeeded(told) && !isFinalNo(told)) this.#open.add(movement);
    }
  }

  async #scenario(index: number): Promise<void> {
    const { seed } = this.#options;
    const { base, acts } = scenarioOf(seed, index);
    const orderNo = `c${seed}-${index}`;
    const made = this.#movement(orderNo, base.kind, base.input, null);
    const checkoutId = await this.#carryOut(made);
    if (checkoutId === null) return;
    let act = 0;
    for (const group of acts) {
      const together = group.map((one) =>
        this.#movement(`${orderNo}-${++act}`, one.kind, actInput(one, made, checkoutId), made),
      );
      await Promise.all(together.map((movement) => this.#carryOut(movement)));
    }
  }

  #movement(orderNo: string, kind: Kind, input: Record<string, unknown>, original: ClientMovement | null) {
    const movement: ClientMovement = { orderNo, kind, input, original, told: [] };
    this.movements.push(movement);
    return movement;
  }

  /** Goes on until the outcome is known or patience ends. Answers the checkoutId of a success, and null otherwise. */
  async #carryOut(movement: ClientMovement): Promise<string | null> {
    const random = new Random(this.#options.seed, 'client', movement.orderNo);
    const patientUntil = performance.now() + random.between(1_000, this.#options.patienceMs);
    for (;;) {
      const told = await this.#ask(movement, random);
      const last = told.find(succeeded) ?? told.find(isFinalNo);
      if (last !== undefined) {
        // A till that lost power prints no receipt: some ask again for no reason that we could see.
        if (random.chance(0.15)) await this.#ask(movement, random);
        return last.answer?.transaction?.status === 'SUCCEEDED' ? last.answer.transaction.checkoutId : null;
      }
      if (performance.now() > patientUntil) {
        if (random.chance(0.7)) this.#open.add(movement);
        return null;
      }
      await sleep(random.between(10, 300));
    }
  }

  /** One try: the request, now and then twice at once or left alone half-way; after the first one, perhaps a look. */
  async #ask(movement: ClientMovement, random: Random): Promise<Told[]> {
    const { client, instances } = this.#options;
    if (movement.told.length > 0 && random.chance(0.25)) return [await client.look(random.pick(instances), movement)];
    const abortMs = random.chance(0.08) ? random.between(1, 120) : undefined;
    const copies = random.chance(movement.kind === 'void' ? 0.5 : 0.15) ? random.between(2, 3) : 1;
    const first = random.between(0, instances.length - 1);
    const told = Array.from({ length: copies }, (_, copy) =>
      client.send(instances[(first + copy) % instances.length] ?? instances[0], movement, abortMs),
    );
    if (copies > 1) await this.#stutter(random);
    return await Promise.all(told);
  }

  /** A standstill as short as one exchange, in the middle of a race: it parts what otherwise happens in one breath. */
  async #stutter(random: Random): Promise<void> {
    const instance = random.pick(this.#options.instances);
    await sleep(random.between(1, 8));
    await instance.standStill(random.between(5, 60));
  }
}

function actInput(act: Act, { input }: ClientMovement, checkoutId: string): Record<string, unknown> {
  if (act.kind === 'void') return { checkoutId };
  return { checkoutId, accountId: input.accountId, amount: act.amount, currency: 'USD' };
}
