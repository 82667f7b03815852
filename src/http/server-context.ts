import type { Viewer } from '../auth/viewer.ts';
import type { OperationFacts } from '../telemetry/operation-facts.ts';

/** Yoga copies the server context into each of its own: what is to be seen outside again goes into one object in it. */
export interface ServerContext {
  facts: RequestFacts;
}

/** What becomes known of one HTTP request on its way, for the log and for the resolvers. */
export interface RequestFacts extends OperationFacts {
  requestId: string;
  /** The address that the request is counted for where nobody has said who they are. */
  address: () => string;
  viewer: Viewer | undefined;
  /** Whether the members of the request have been read. */
  read: boolean;
  /** The variables as they were sent. */
  variables: Record<string, unknown> | undefined;
  /** The codes of the GraphQL errors in the answer. */
  errorCodes: string[] | undefined;
}

/** The facts of a request that has just come in. All that will be known has its place: V8 is slow with what grows. */
export const newFacts = (requestId: string, address: () => string): RequestFacts => ({
  requestId,
  address,
  viewer: undefined,
  read: false,
  variables: undefined,
  errorCodes: undefined,
  operationName: undefined,
  operationType: undefined,
  upstreamCalls: undefined,
});
