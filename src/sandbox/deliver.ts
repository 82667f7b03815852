import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, failure } from './envelope.ts';
import type { Behaviour, FaultName } from './faults.ts';
import type { Outcome } from './movements.ts';

/** What a fault makes of a movement. All faults of the connection leave it as it is. */
export function outcomeOf(behaviour: Behaviour | undefined): Outcome {
  switch (behaviour?.fault) {
    case 'decline':
      return { kind: 'declined' };
    case 'pending-success':
      return { kind: 'pending', settleAs: 'success', afterMs: behaviour.delayMs ?? 5000 };
    case 'pending-decline':
      return { kind: 'pending', settleAs: 'declined', afterMs: behaviour.delayMs ?? 5000 };
    default:
      return { kind: 'booked' };
  }
}

/**
 * Does the work and sends its answer the way the fault says, or without the work where the fault comes first.
 * Gives the envelope's code that was sent in full, null where the caller got none.
 */
export async function deliver(
  response: ServerResponse,
  behaviour: Behaviour | undefined,
  work: () => Answer,
): Promise<number | null> {
  if (behaviour === undefined) return sendAnswer(response, work());
  const { fault, httpStatus = 500, code = 500, msg = 'fault', body } = behaviour;
  const answer = BEFORE.includes(fault) ? failure(code, msg) : work();
  const delay = behaviour.delayMs ?? DELAYS[fault] ?? 0;
  // Nothing of this may keep the process alive or outlast the caller: a closed connection swallows what comes late.
  if (delay > 0 && !fault.startsWith('pending')) await pause(delay, undefined, { ref: false });

  switch (fault) {
    case 'drop-before':
    case 'drop-after':
    case 'hang-before':
    case 'hang-after':
      response.destroy();
      return null;
    case 'http-before':
    case 'http-after':
      send(response, httpStatus, 'text/plain;charset=UTF-8', body ?? 'Internal Server Error');
      return null;
    case 'rubbish-after':
      send(
        response,
        200,
        'text/html;charset=UTF-8',
        '<!doctype html><title>Gateway</title><h1>Please come back later</h1>',
      );
      return null;
    case 'truncate-after':
      cutInHalf(response, answer.text);
      return null;
    case 'raw':
      send(response, 200, JSON_TYPE, body ?? '');
      return null;
    default:
      return sendAnswer(response, answer);
  }
}

/** Sends an envelope. HTTP says 200 whatever the code is, as the vendor does. */
export function sendAnswer(response: ServerResponse, answer: Answer): number {
  send(response, 200, JSON_TYPE, answer.text);
  return answer.code;
}

export function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

export const JSON_TYPE = 'application/json;charset=UTF-8';

const BEFORE: readonly FaultName[] = ['drop-before', 'http-before', 'hang-before', 'code'];
const DELAYS: Partial<Record<FaultName, number>> = { slow: 3000, 'hang-before': 60_000, 'hang-after': 60_000 };

function cutInHalf(response: ServerResponse, text: string): void {
  const bytes = Buffer.from(text);
  response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': bytes.length });
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
}
