import type { RequestFacts } from '../http/server-context.ts';
import type { RequestRate } from '../limits/request-rate.ts';
import type { Authenticate } from './authenticator.ts';
import { UnauthenticatedError } from './errors.ts';
import type { Viewer } from './viewer.ts';

/**
 * Lets a request in and notes whose it is: at once where the token has stood before and nothing outside this process has
 * to be asked. Throws or rejects with UnauthenticatedError and RateLimitedError.
 */
export type Admit = (authorization: string | null, facts: RequestFacts) => void | Promise<void>;

export interface AdmissionOptions {
  authenticate: Authenticate;
  /** Where the requests of a caller are counted. */
  rateOf(viewer: Viewer): RequestRate;
  /** Where those are counted whose token does not stand, of whom nobody knows which merchant they mean. */
  refusedRate: RequestRate;
}

/** Nobody gets in without a token that stands, nor with more requests than the limits allow. */
export function createAdmission({ authenticate, rateOf, refusedRate }: AdmissionOptions): Admit {
  const enter = (viewer: Viewer, facts: RequestFacts): void | Promise<void> => {
    facts.viewer = viewer;
    return rateOf(viewer).count({ caller: viewer.caller, address: facts.address });
  };
  const identify = async (authorization: string | null, facts: RequestFacts): Promise<void> => {
    const viewer = await authenticate(authorization).catch(async (error: unknown) => {
      if (error instanceof UnauthenticatedError) await refusedRate.countRefused(facts.address());
      throw error;
    });
    await enter(viewer, facts);
  };
  return (authorization, facts) => {
    const known = authenticate.known(authorization);
    return known === null ? identify(authorization, facts) : enter(known, facts);
  };
}
