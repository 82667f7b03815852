import { changesChannel } from '../events/redis.ts';
import { isRefusedByRedis, redisAt } from '../redis.ts';
import type { Facts } from './facts.ts';
import { type Finding, findingsAbout } from './finding.ts';
import { ANSWER_MS, reasonOf } from './reach.ts';

const { ok, failed } = findingsAbout('redis');

/** Whether Redis answers and lets us publish. An empty message is heard by every instance and means nothing to them. */
export async function checkRedis({ config, merchant, quote }: Facts): Promise<Finding[]> {
  const { redisUrl } = config;
  if (redisUrl === null) return [];
  const connect = await redisAt(redisUrl());
  const redis = connect({
    lazyConnect: true,
    connectTimeout: ANSWER_MS,
    commandTimeout: ANSWER_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // The promises that break only say that the connection is closed; why is told here.
  let cause: unknown = null;
  redis.on('error', (error: unknown) => {
    cause ??= error;
  });
  const trouble = (error: unknown, todo: string): Finding[] => {
    const first: unknown = cause ?? error;
    if (first instanceof Error && isRefusedByRedis(first))
      return [failed(`${redisUrl} refuses us: ${quote(first.message)}`, todo)];
    const { why, todo: remedy } = reasonOf(first);
    return [failed(`${redisUrl} cannot be reached: ${why}`, remedy, 'Payments go on without it; events come late.')];
  };
  try {
    await redis.connect();
    const startedAt = performance.now();
    await redis.ping();
    const milliseconds = Math.round(performance.now() - startedAt);
    await redis.publish(changesChannel(merchant), '');
    return [ok(`${redisUrl} answers in ${milliseconds} ms and lets us publish`)];
  } catch (error) {
    return trouble(error, 'Check user, password and rights (PING, PUBLISH, SUBSCRIBE) in REDIS_URL.');
  } finally {
    redis.disconnect();
  }
}
