/** The times of the programs under test. Everything else is set so that it fits between them. */
export const TIMES = {
  timeoutMs: 500,
  settleFirstMs: 100,
  settleMaxMs: 1_000,
  /**
   * Longer than anything the upstream holds a request back for, and than this machine may be busy: an order that is
   * carried out after it was rightly declared not executed would be a mistake of the test.
   */
  settleGraceMs: 2_500,
};

/** A request that has been held back for longer is dropped, as if the upstream had thrown it away. */
export const CARRIED_OUT_WITHIN_MS = TIMES.timeoutMs + TIMES.settleGraceMs - 1_000;

/** How long a sending process has before its attempt is given up by others: 5 s to send, 5 s to write down. */
export const ABANDONED_AFTER_MS = 10_000 + TIMES.timeoutMs;
