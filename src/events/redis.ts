import { randomUUID } from 'node:crypto';
import type { Redis, RedisOptions } from 'ioredis';
import { z } from 'zod';
import { type ConnectRedis, isRefusedByRedis } from '../redis.ts';
import type { Sealer } from '../sealing.ts';
import type { Carrier, Events } from './events.ts';

export interface RedisEventsOptions {
  connect: ConnectRedis;
  merchant: string;
  sealer: Sealer;
  events: Events;
  observer: RedisObserver;
}

export interface RedisObserver {
  /** Told once for each outage. */
  lost(reason: string): void;
  back(): void;
}

/** The card travels sealed: whoever can read the channel learns no number from it. */
const message = z.object({ from: z.string(), movement: z.string().nullable(), card: z.string().nullable() });

/** Unanswered messages beyond this are not sent: a Redis that hangs must not fill our memory. */
const MAX_UNANSWERED = 1_000;

const OPTIONS: RedisOptions = {
  // A message that cannot go out now is of no use later: the ledger is read again soon anyway.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 2_000,
  connectTimeout: 2_000,
  retryStrategy: (times) => Math.min(100 * times, 2_000),
};

/** The channel that the instances of one merchant tell each other of changes on. */
export const changesChannel = (merchant: string): string => `loyalty-graphql:${merchant}:changes`;

/**
 * Carries changes between instances by Redis' publish and subscribe. Nothing depends on it: what is lost here is found
 * when the ledger is read again.
 */
export function connectRedis({ connect, merchant, sealer, events, observer }: RedisEventsOptions) {
  const from = randomUUID();
  const channel = changesChannel(merchant);
  const publisher = connect(OPTIONS);
  const subscriber = connect({ ...OPTIONS, autoResubscribe: false });
  let unanswered = 0;
  let closing = false;
  const up = { publisher: false, subscriber: false };
  let told: 'nothing' | 'lost' = 'nothing';

  const goneDown = (which: keyof typeof up, reason: string): void => {
    up[which] = false;
    if (told === 'lost' || closing) return;
    told = 'lost';
    observer.lost(reason);
  };
  const comeUp = (which: keyof typeof up): void => {
    up[which] = true;
    if (told === 'nothing' || !up.publisher || !up.subscriber) return;
    told = 'nothing';
    observer.back();
  };
  for (const [which, redis] of Object.entries({ publisher, subscriber }) as [keyof typeof up, Redis][]) {
    // Without a listener an error would end the process.
    redis.on('error', (error: Error) => goneDown(which, reasonOf(error)));
    redis.on('close', () => goneDown(which, 'the connection was closed'));
  }
  publisher.on('ready', () => comeUp('publisher'));
  subscriber.on('ready', () => {
    subscriber.subscribe(channel).then(
      () => comeUp('subscriber'),
      (error: unknown) => {
        goneDown('subscriber', reasonOf(error));
        if (!isRefusedByRedis(error)) subscriber.disconnect(true);
      },
    );
  });
  /** A Redis that does not answer on one connection is not heard on the other either: both are made anew, once. */
  const onUnanswered = (error: unknown): void => {
    const wasUp = up.publisher;
    goneDown('publisher', reasonOf(error));
    if (closing || !wasUp || isRefusedByRedis(error)) return;
    publisher.disconnect(true);
    subscriber.disconnect(true);
  };
  subscriber.on('message', (_channel: string, text: string) => {
    // Opening the card costs more than all the rest, and each movement of every other process comes through here.
    if (!events.isHeard) return;
    const read = message.safeParse(parsed(text));
    if (!read.success || read.data.from === from) return;
    const { movement, card } = read.data;
    events.deliver({ movementId: movement, card: card === null ? null : sealer.open(card) });
  });

  const carrier: Carrier = {
    send({ movementId, card }) {
      if (publisher.status !== 'ready' || unanswered >= MAX_UNANSWERED) return;
      unanswered += 1;
      const text = JSON.stringify({ from, movement: movementId, card: card === null ? null : sealer.seal(card) });
      publisher
        .publish(channel, text)
        .catch(onUnanswered)
        .finally(() => {
          unanswered -= 1;
        });
    },
  };
  return {
    carrier,
    /** Resolves when messages can be sent, or after `milliseconds`. */
    async ready(milliseconds: number): Promise<void> {
      if (publisher.status === 'ready') return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        publisher.once('ready', () => {
          clearTimeout(timer);
          resolve();
        });
      });
    },
    /** Sends what is on its way, for a moment, and hangs up. */
    async close(): Promise<void> {
      closing = true;
      if (publisher.status === 'ready') await publisher.quit().catch(() => undefined);
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message || error.name : String(error));

/** Redis has answered, and does not let us: another connection would be told the same. */
