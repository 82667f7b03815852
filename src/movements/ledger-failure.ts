/** The ledger did not do what was asked of it, before anything was sent. */
export class LedgerFailure extends Error {
  constructor(cause: unknown) {
    super('the ledger failed', { cause });
  }
}

/** A read of the ledger. Rejects with LedgerFailure. */
export async function reading<Result>(read: Promise<Result>): Promise<Result> {
  try {
    return await read;
  } catch (cause) {
    throw new LedgerFailure(cause);
  }
}
