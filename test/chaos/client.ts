import { request } from 'undici';
import { documentOf } from '../schema/support.ts';
import type { Instance } from './instance.ts';
import type { ClientMovement, Told, ToldAnswer, Transaction } from './movement.ts';
import type { Clock } from './proxy.ts';

const TRANSACTION = 'orderNo status final checkoutId amount requestedAmount failure { code retryable }';
const PAYLOAD = `transaction { ${TRANSACTION} } replayed errors { code retryable }`;
const BY_ORDER_NO = `query ($orderNo: OrderNumber!) { transaction(by: { orderNo: $orderNo }) { ${TRANSACTION} } }`;
const UNSETTLED = `{ transactions(first: 100, filter: { statuses: [PENDING, UNKNOWN] }) { nodes { ${TRANSACTION} } } }`;

/** A client does not wait longer than this for any answer. */
const PATIENCE_MS = 2_500;

/** A client of the API, which notes in the movements what it is told of them. */
export class Client {
  /** Answers that no client should ever see, for a person to look at. */
  readonly strange: string[] = [];
  readonly #token: string;
  readonly #clock: Clock;

  constructor(token: string, clock: Clock) {
    this.#token = token;
    this.#clock = clock;
  }

  /** Sends a movement once. `abortMs` is when the client walks away from it. */
  async send(instance: Instance, movement: ClientMovement, abortMs = PATIENCE_MS): Promise<Told> {
    const { kind, orderNo, input } = movement;
    const told = await this.#told(instance, 'sent', async () => {
      const variables = { input: { orderNo, ...input } };
      const data = await this.#ask(instance, documentOf(kind, PAYLOAD), variables, abortMs);
      return data[kind] as ToldAnswer;
    });
    movement.told.push(told);
    return told;
  }

  /** Looks what has become of a movement, as a client does that lost its answer. */
  async look(instance: Instance, movement: ClientMovement): Promise<Told> {
    const told = await this.#told(instance, 'read', async () => {
      const transaction = await this.read(instance, movement.orderNo);
      return { transaction, replayed: true, errors: [] };
    });
    movement.told.push(told);
    return told;
  }

  /** What the ledger holds of an order number. Rejects where there is no answer. */
  async read(instance: Instance, orderNo: string): Promise<Transaction | null> {
    return (await this.#ask(instance, BY_ORDER_NO, { orderNo })).transaction as Transaction | null;
  }

  /** Up to 100 transactions whose outcome is open. Rejects where there is no answer. */
  async unsettled(instance: Instance): Promise<Transaction[]> {
    const { transactions } = await this.#ask(instance, UNSETTLED, {});
    return (transactions as { nodes: Transaction[] }).nodes;
  }

  async #told(instance: Instance, how: Told['how'], ask: () => Promise<ToldAnswer>): Promise<Told> {
    try {
      const answer = await ask();
      return { at: this.#clock(), by: instance.name, how, answer };
    } catch (error) {
      const nothing = error instanceof Error ? error.message || error.name : String(error);
      return { at: this.#clock(), by: instance.name, how, answer: null, nothing };
    }
  }

  async #ask(
    instance: Instance,
    query: string,
    variables: Record<string, unknown>,
    abortMs = PATIENCE_MS,
  ): Promise<Record<string, unknown>> {
    const { statusCode, body } = await request(`${instance.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(abortMs),
    });
    const text = await body.text();
    const { data, errors } = JSON.parse(text);
    if (statusCode !== 200 || errors !== undefined || data === undefined) {
      // A read has no other way to say that the ledger does not answer; a movement has.
      if (query.startsWith('mutation')) this.strange.push(`${instance.name} HTTP ${statusCode}: ${text.slice(0, 300)}`);
      throw new Error(`HTTP ${statusCode} ${text.slice(0, 100)}`);
    }
    return data;
  }
}
