import type { Paywizard } from '../paywizard/paywizard.ts';
import type { OperationFacts } from './operation-facts.ts';

/**
 * The processor as one request has it: what is asked of it is counted in the facts of the request, once where the
 * adapter tries a read twice.
 */
export function countedPaywizard(paywizard: Paywizard, facts: OperationFacts): Paywizard {
  let calls = 0;
  facts.upstreamCalls = calls;
  const counted =
    <Request, Result>(operation: (request: Request) => Result) =>
    (request: Request): Result => {
      calls += 1;
      facts.upstreamCalls = calls;
      return operation(request);
    };
  const own: Partial<Paywizard> = {
    inquiry: counted(paywizard.inquiry),
    activate: counted(paywizard.activate),
    topUp: counted(paywizard.topUp),
    pay: counted(paywizard.pay),
    void: counted(paywizard.void),
    issuePoints: counted(paywizard.issuePoints),
    redeemPoints: counted(paywizard.redeemPoints),
    addTip: counted(paywizard.addTip),
    queryOrder: counted(paywizard.queryOrder),
  };
  // The rest, such as the state of the circuit, is the shared one's as it is when it is asked.
  return Object.setPrototypeOf(own, paywizard);
}
