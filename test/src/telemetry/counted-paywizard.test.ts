import { expect, it } from 'vitest';
import { CountedPaywizard } from '../../../src/telemetry/counted-paywizard.ts';
import type { OperationFacts } from '../../../src/telemetry/operation-facts.ts';
import { answer } from '../../support/upstream.ts';
import { answerOf, INPUTS, MOVEMENT_NAMES, MOVEMENTS, useUpstream } from '../paywizard/support.ts';

const upstream = useUpstream();

it('every operation counts for its request alone, and answers as it does', async () => {
  const { paywizard } = upstream.client();
  const factsOf = (): OperationFacts => ({
    operationName: undefined,
    operationType: undefined,
    upstreamCalls: undefined,
  });
  const [one, other] = [factsOf(), factsOf()];
  const [counted, untouched] = [new CountedPaywizard(paywizard, one), new CountedPaywizard(paywizard, other)];
  upstream.raw.answer(answer(answerOf('giftInquiry')));
  expect(await counted.inquiry(INPUTS.giftInquiry)).toEqual(await paywizard.inquiry(INPUTS.giftInquiry));
  await counted.activate(INPUTS.giftActivate);
  await counted.queryOrder({ orderNo: '1', mayStart: () => true });
  for (const name of MOVEMENT_NAMES) await MOVEMENTS[name](counted);
  expect(one.upstreamCalls).toBe(3 + MOVEMENT_NAMES.length);
  expect(other.upstreamCalls).toBe(0);
  expect(untouched.isCut).toBe(false);
});
