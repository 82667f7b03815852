import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { admit, BODY_LIMIT, type Credentials } from './admit.ts';
import { readBody } from './body.ts';
import type { Book } from './book.ts';
import type { CallLog } from './calls.ts';
import { deliver, outcomeOf, sendAnswer } from './deliver.ts';
import { answerOf, failure } from './envelope.ts';
import type { Behaviour, FaultQueue, Subject } from './faults.ts';
import { type Duplicates, execute, settleDue } from './movements.ts';
import type { Pusher } from './push.ts';
import { orderMeant, read } from './reads.ts';
import { Refusal } from './refusal.ts';
import { specialCard } from './special-cards.ts';
import { type Call, isMovement, OPERATIONS, type Operation, pathOf } from './wire.ts';

/** Everything that one sandbox consists of. */
export interface Processor {
  book: Book;
  calls: CallLog;
  faults: FaultQueue;
  credentials: Credentials;
  duplicates: Duplicates;
  pusher: Pusher;
}

/** Answers one request to the vendor's API and records it: admit, pick a fault, do the work, deliver the answer. */
export async function handle(
  processor: Processor,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const body = await readBody(request, BODY_LIMIT);
  const operation = BY_PATH.get(path);
  const record = processor.calls.record(request, path, operation ?? null, body?.toString() ?? '');
  try {
    if (operation === undefined) throw new Refusal(404);
    if (request.method !== 'POST') throw new Refusal(405, 'wrong method: every operation is a POST');
    const call = admit(processor.credentials, operation, request, body);
    settleDue(processor.book);
    const behaviour = behaviourOf(processor, call);
    record.code = await deliver(response, behaviour, () => answerOf(() => work(processor, call, behaviour)));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    record.code = sendAnswer(response, failure(error.code, error.message));
  }
}

const BY_PATH = new Map<string, Operation>(OPERATIONS.map((operation) => [pathOf(operation), operation]));

function work({ book, duplicates }: Processor, call: Call, behaviour: Behaviour | undefined): unknown {
  if (!isMovement(call)) return read(book, call);
  const requestHash = createHash('sha256').update(JSON.stringify(call)).digest('hex');
  return execute(book, call, requestHash, duplicates, outcomeOf(behaviour));
}

/** A queued fault goes before the card's own behaviour. */
function behaviourOf({ book, faults }: Processor, call: Call): Behaviour | undefined {
  const subject = subjectOf(book, call);
  const queued = faults.take(subject);
  if (queued !== undefined || !isMovement(call) || subject.accountId === undefined) return queued;
  return specialCard(subject.accountId)?.behaviour;
}

/** A void names no card and a look-up need not: it is their order's. */
function subjectOf(book: Book, call: Call): Subject {
  const { operation, request } = call;
  switch (operation) {
    case 'giftInquiry':
    case 'giftActivate':
      return { operation, accountId: request.accountId, orderNo: undefined };
    case 'queryOrder': {
      const order = orderMeant(book, request);
      return { operation, accountId: order?.accountId, orderNo: order?.orderNo ?? request.transIndexCode };
    }
    case 'giftVoid': {
      const original = book.orders.byCheckoutId(request.oriOrderNo);
      return { operation, accountId: original?.accountId, orderNo: request.tranOrderNo };
    }
    default:
      return { operation, accountId: request.accountId, orderNo: request.tranOrderNo };
  }
}
