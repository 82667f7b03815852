/** `off`: never asked. `found-only`: only what is found counts. `authoritative`: what is not found was not executed. */
export const QUERY_ORDER = ['off', 'found-only', 'authoritative'] as const;

export type QueryOrder = (typeof QUERY_ORDER)[number];

/** All in milliseconds. */
export interface SettlingTimes {
  /** The pause before the first look-up, which then grows. */
  firstMs: number;
  maxMs: number;
  /** Counted from the upstream's time-out: how old an order must be for "not found" to count. */
  graceMs: number;
  /** How old an unsettled movement must be for a person to be called. */
  alarmMs: number;
}
