import type { IncomingMessage, ServerResponse } from 'node:http';
import { type PushedBody, readPushedBody, UnreadablePushError } from '../paywizard/push/parameters.ts';
import { pushedResult } from '../paywizard/push/pushed-result.ts';
import { isSignedBy, type PushCredentials, signatureOf } from '../paywizard/push/signature.ts';
import { type AnswerName, answer } from './answers.ts';
import type { PushRate } from './push-rate.ts';
import { readBody } from './read-body.ts';
import type { PushOutcome, SettlePushed } from './settle-pushed.ts';

/** Bytes that a push may have; one with every published parameter has about 600. */
const MOST_BYTES = 16_384;

/** What a push that never reaches the ledger was turned away for, or that the ledger failed. */
export type TurnedAway = Exclude<AnswerName, 'taken' | 'not-yet'> | 'ledger';

/** Told what became of each push. None of it quotes anything that was pushed. */
export interface PushObserver {
  ended(outcome: PushOutcome | TurnedAway): void;
  /** The ledger did not take a push, which will come again. */
  failed(cause: unknown): void;
}

export interface PushReceiverOptions {
  /** Whose push it is tells its signature: each merchant's credentials, and what settles its movements. */
  merchants: readonly { credentials: PushCredentials; settle: SettlePushed }[];
  rate: PushRate;
  observer: PushObserver;
}

/** Takes in one push and answers it. Never rejects. */
export type PushReceiver = (request: IncomingMessage, response: ServerResponse, address: string) => Promise<void>;

/**
 * Takes in what PayWizard pushes. No token: the signature says who it is from. What is cheap to tell comes first, so that a
 * flood costs little.
 */
export function createPushReceiver({ merchants, rate, observer }: PushReceiverOptions): PushReceiver {
  const take = async (request: IncomingMessage, response: ServerResponse, address: string): Promise<void> => {
    const turnAway = (why: Exclude<TurnedAway, 'ledger'>, headers?: Record<string, string>): void => {
      observer.ended(why);
      answer(response, why, headers);
    };
    if (request.method !== 'POST') return turnAway('wrong-method', { allow: 'POST' });
    const waitMs = await rate.count(address);
    if (waitMs !== null) return turnAway('limited', { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))) });
    if (!isPlainJson(request)) return turnAway('wrong-type');
    const bytes = await readBody(request, MOST_BYTES);
    if (bytes === null) return turnAway('too-large');
    const body = readOrNull(bytes);
    if (body === null) return turnAway('unreadable');
    const signers = signersOf(body, request.headers.sign);
    if (signers.length === 0) {
      await rate.countRefused(address);
      return turnAway('wrong-sign');
    }
    const outcome = await settle(signers, body);
    observer.ended(outcome);
    answer(response, outcome === 'in-flight' ? 'not-yet' : 'taken');
  };

  const signersOf = ({ parameters, sign }: PushedBody, header: string | string[] | undefined) => {
    const given = [header ?? null, sign].flat().filter((text) => text !== null);
    const [first, ...others] = given.map(signatureOf);
    // In both places, it must be the same one: no reader may take one of them and an attacker the other.
    if (first === undefined || first === null || !others.every((other) => other?.equals(first))) return [];
    return merchants.filter(({ credentials }) => isSignedBy(parameters, first, credentials));
  };

  /** Merchants may share credentials: then it is his who knows the order. */
  const settle = async (signers: readonly { settle: SettlePushed }[], body: PushedBody): Promise<PushOutcome> => {
    const push = pushedResult(body.parameters);
    for (const signer of signers) {
      const outcome = await signer.settle(push);
      if (outcome !== 'unknown-order') return outcome;
    }
    return 'unknown-order';
  };

  return async (request, response, address) => {
    try {
      await take(request, response, address);
    } catch (cause) {
      observer.ended('ledger');
      observer.failed(cause);
      if (!response.headersSent) answer(response, 'not-yet');
    }
  };
}

function readOrNull(bytes: Buffer): PushedBody | null {
  try {
    return readPushedBody(bytes);
  } catch (error) {
    if (error instanceof UnreadablePushError) return null;
    throw error;
  }
}

/** A compressed body may be of any size inside. */
function isPlainJson({ headers }: IncomingMessage): boolean {
  return (
    /^application\/json *(;|$)/i.test(headers['content-type'] ?? '') &&
    /^(identity)?$/i.test(headers['content-encoding'] ?? '')
  );
}
