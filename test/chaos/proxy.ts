import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { request as send } from 'undici';
import { control } from '../support/app.ts';
import { type Fate, type FaultName, fateOf } from './faults.ts';
import { Random } from './random.ts';
import { CARRIED_OUT_WITHIN_MS } from './times.ts';

/** A movement that reached the upstream whole, and what it met there. */
export interface Send {
  orderNo: string;
  operation: string;
  /** The how many-th of its order number, from 1. */
  nth: number;
  at: number;
  fault: FaultName | 'healed';
  outcome: string;
  forwarded: boolean;
  /** The processor's code; null where it was not asked, or its answer is not there yet. */
  code: number | null;
  /** Whether the program was told, by the code for it, that nothing was done. */
  unavailable: boolean;
}

/** Below those that are lent to outgoing connections: one of them would hold the port when it is to be opened again. */
const PORTS = [15_000, 30_000] as const;

/** Milliseconds, for histories. */
export type Clock = () => number;

/**
 * An upstream that fails in every way a network can, by a seed. It stands in front of the sandbox, which keeps the
 * book, and notes every movement that reaches it.
 */
export class FaultyUpstream {
  readonly sends: Send[] = [];
  readonly faults = new Map<string, number>();
  readonly #server: Server;
  readonly #options: { seed: number; sandboxUrl: string; clock: Clock };
  readonly #seen = new Map<string, number>();
  /** Look-ups name an order by the processor's id, once it is known. */
  readonly #orderNos = new Map<string, string>();
  readonly #refusals: Random;
  readonly #unanswered = new Set<ServerResponse>();
  #port = 0;
  #untilRefusal: number;
  #healed = false;
  #shut: Promise<void> = Promise.resolve();

  constructor(options: { seed: number; sandboxUrl: string; clock: Clock }) {
    this.#options = options;
    this.#refusals = new Random(options.seed, 'refusals');
    this.#untilRefusal = this.#refusals.between(20, 60);
    this.#server = createServer((request, response) => {
      // The program may be killed or give up at any time: what was to be told to it is dropped.
      this.#handle(request, response).catch(() => response.destroy());
    });
    this.#server.keepAliveTimeout = 65_000;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async open(): Promise<void> {
    await this.#listen(() => {
      this.#port = randomInt(...PORTS);
    });
  }

  /** From now on everything is passed on as it is. What hangs is cut. */
  async heal(): Promise<void> {
    this.#healed = true;
    for (const response of this.#unanswered) response.destroy();
    await this.#shut;
  }

  async close(): Promise<void> {
    await this.heal();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Tries until it works. */
  async #listen(choose = () => {}): Promise<void> {
    for (;;) {
      choose();
      this.#server.listen(this.#port, '127.0.0.1');
      try {
        return void (await once(this.#server, 'listening'));
      } catch {
        await sleep(10);
      }
    }
  }

  /** Nobody listens for a while; what is under way goes on. */
  async #refuse(milliseconds: number): Promise<void> {
    this.#count('refused');
    this.#server.close();
    await sleep(milliseconds);
    await this.#listen();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrivedAt = performance.now();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const operation = request.url?.split('/').at(-1) ?? '';
    const fields = JSON.parse(body.toString());
    const orderNo: string = fields.tranOrderNo ?? fields.transIndexCode ?? this.#orderNos.get(fields.checkoutId) ?? '';
    const isMovement = fields.tranOrderNo !== undefined;
    const about = `${isMovement ? 'movement' : operation}/${orderNo}`;
    const nth = (this.#seen.get(about) ?? 0) + 1;
    this.#seen.set(about, nth);

    const fate = this.#healed ? null : fateOf(this.#options.seed, about, nth);
    const note = this.#note({ orderNo, operation, nth, fate });
    if (isMovement) this.sends.push(note);
    this.#count(note.fault);
    this.#perhapsRefuse();

    this.#unanswered.add(response);
    response.once('close', () => this.#unanswered.delete(response));
    const forward = async (): Promise<string | null> => {
      if (performance.now() - arrivedAt > CARRIED_OUT_WITHIN_MS) return null;
      if (fate !== null && isMovement) await this.#arrange(orderNo, fate);
      return await this.#forward(request, body, note);
    };
    await deliver(response, fate, note, forward);
  }

  #note({ orderNo, operation, nth, fate }: Pick<Send, 'orderNo' | 'operation' | 'nth'> & { fate: Fate | null }): Send {
    return {
      orderNo,
      operation,
      nth,
      at: this.#options.clock(),
      fault: fate?.fault.name ?? 'healed',
      outcome: fate?.outcome ?? 'booked',
      forwarded: false,
      code: null,
      unavailable: false,
    };
  }

  #perhapsRefuse(): void {
    this.#untilRefusal -= 1;
    if (this.#untilRefusal > 0 || this.#healed) return;
    this.#untilRefusal = this.#refusals.between(40, 120);
    this.#shut = this.#refuse(this.#refusals.between(50, 400));
  }

  /** Has the processor itself decline the order or leave it pending. */
  async #arrange(orderNo: string, { outcome, settleMs }: Fate): Promise<void> {
    if (outcome === 'booked') return;
    this.#count(outcome);
    const fault = { fault: outcome, orderNo, ...(outcome !== 'decline' && { delayMs: settleMs }) };
    await control(this.#options.sandboxUrl, 'POST', 'faults', fault);
  }

  async #forward(request: IncomingMessage, body: Buffer, note: Send): Promise<string> {
    note.forwarded = true;
    const { 'content-type': type, 'jwt-token': token, sign } = request.headers;
    const answer = await send(`${this.#options.sandboxUrl}${request.url}`, {
      method: 'POST',
      headers: { 'content-type': String(type), 'jwt-token': String(token), sign: String(sign) },
      body,
    });
    const text = await answer.body.text();
    const { code, data } = JSON.parse(text);
    note.code = code;
    if (data?.checkoutId !== undefined) this.#orderNos.set(data.checkoutId, note.orderNo);
    return text;
  }

  #count(fault: string): void {
    this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
  }
}

const JSON_TYPE = 'application/json;charset=UTF-8';
const GATEWAY_PAGE = '<!doctype html><title>Gateway</title><h1>Please come back later</h1>';

/** Lets a request have its fate: held back, worked or not, and answered in its way. */
async function deliver(
  response: ServerResponse,
  fate: Fate | null,
  note: Send,
  forward: () => Promise<string | null>,
): Promise<void> {
  const { holdMs, work, lateMs, answer, httpStatus } = fate?.fault ?? HEALTHY;
  if (holdMs > 0) await sleep(holdMs);
  const text = work ? await forward() : '';
  if (lateMs > 0) await sleep(lateMs);
  if (text === null) return void response.destroy();

  switch (answer) {
    case 'whole':
      return reply(response, 200, JSON_TYPE, text);
    case 'half':
      response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(text) });
      response.write(text.slice(0, text.length / 2), () => response.destroy());
      return;
    case 'truncated':
      return reply(response, 200, JSON_TYPE, text.slice(0, text.length / 2));
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'nothing':
      return;
    case 'page':
      return reply(response, httpStatus, 'text/html;charset=UTF-8', GATEWAY_PAGE);
    case 'unavailable':
      note.unavailable = true;
      return reply(response, 200, JSON_TYPE, envelope(50_300, 'service unavailable'));
    case 'strange':
      return reply(response, 200, JSON_TYPE, envelope(49_999, 'processor says no'));
  }
}

const HEALTHY = { holdMs: 0, work: true, lateMs: 0, answer: 'whole', httpStatus: 200 } as const;

function reply(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

const envelope = (code: number, msg: string): string =>
  JSON.stringify({ code, msg, timestamp: '2025-07-24 13:16:29', data: null });
