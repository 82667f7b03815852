import type { SettlingTimes } from './times.ts';

/**
 * The pause before the next look-up, in milliseconds: it doubles with each one up to the longest, and is spread by up
 * to a fifth either way, so that what went wrong together is not looked up together.
 */
export function pauseAfter(looks: number, { firstMs, maxMs }: SettlingTimes, random = Math.random): number {
  const pause = Math.min(maxMs, firstMs * 2 ** Math.min(looks, 30));
  return Math.round(pause * (0.8 + 0.4 * random()));
}
