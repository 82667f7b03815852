import { OperationTypeNode } from 'graphql';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { OperationMetrics } from '../../../src/telemetry/operation-metrics.ts';

const { QUERY, SUBSCRIPTION } = OperationTypeNode;

function operations() {
  const registry = new Registry();
  const metrics = new OperationMetrics([registry]);
  const read = async (start: string) =>
    (await registry.metrics()).split('\n').filter((line) => line.startsWith(start) && !line.endsWith(' 0'));
  return { metrics, read };
}

test('an operation that was answered has lines of its own, by type and outcome', async () => {
  const { metrics, read } = operations();
  metrics.answered({ operation: 'Card', type: QUERY }, 'ok', 0.02);
  metrics.answered({ operation: 'Card', type: QUERY }, 'upstream', 0.3);
  metrics.answered({ operation: undefined, type: QUERY }, 'ok', 0.02);
  expect(await read('loyalty_graphql_requests_total')).toEqual([
    'loyalty_graphql_requests_total{operation="Card",type="query",outcome="ok"} 1',
    'loyalty_graphql_requests_total{operation="Card",type="query",outcome="upstream"} 1',
    'loyalty_graphql_requests_total{operation="(anonymous)",type="query",outcome="ok"} 1',
  ]);
  expect(await read('loyalty_graphql_seconds_count')).toEqual([
    'loyalty_graphql_seconds_count{operation="Card",type="query"} 2',
    'loyalty_graphql_seconds_count{operation="(anonymous)",type="query"} 1',
  ]);
});

test('a name that was only ever refused gets none: whoever makes names up fills nothing', async () => {
  const { metrics, read } = operations();
  for (const outcome of ['rejected', 'limited', 'aborted', 'upstream', 'internal'] as const) {
    metrics.answered({ operation: `Made_up_${outcome}`, type: undefined }, outcome, 0.1);
  }
  const lines = await read('loyalty_graphql_requests_total');
  expect(lines).toHaveLength(5);
  for (const line of lines) expect(line).toContain('operation="(other)",type="none"');
});

test('however many names there are, a hundred are told apart, and nothing is lost in the count', async () => {
  const { metrics, read } = operations();
  for (let index = 0; index < 500; index += 1) {
    metrics.answered({ operation: `Operation_${index}`, type: QUERY }, 'ok', 0.1);
  }
  const lines = await read('loyalty_graphql_requests_total');
  expect(lines).toHaveLength(101);
  expect(lines).toContain('loyalty_graphql_requests_total{operation="(other)",type="query",outcome="ok"} 400');
  metrics.answered({ operation: 'Operation_7', type: QUERY }, 'ok', 0.1);
  expect(await read('loyalty_graphql_requests_total{operation="Operation_7"')).toEqual([
    'loyalty_graphql_requests_total{operation="Operation_7",type="query",outcome="ok"} 2',
  ]);
});

test('how long a refusal or a stream takes is not mixed with how long answers take', async () => {
  const { metrics, read } = operations();
  metrics.answered({ operation: 'Card', type: QUERY }, 'rejected', 0.001);
  metrics.answered({ operation: 'Card', type: QUERY }, 'limited', 0.001);
  metrics.answered({ operation: 'Card', type: QUERY }, 'aborted', 0.001);
  metrics.answered({ operation: 'Watch', type: SUBSCRIPTION }, 'ok', 3_600);
  expect(await read('loyalty_graphql_seconds')).toEqual([]);
});

test('codes of errors are counted, forty of them by themselves', async () => {
  const { metrics, read } = operations();
  metrics.failed(['FORBIDDEN', 'FORBIDDEN', 'RATE_LIMITED']);
  for (let index = 0; index < 100; index += 1) metrics.failed([`CODE_${index}`]);
  const lines = await read('loyalty_graphql_errors_total');
  expect(lines).toContain('loyalty_graphql_errors_total{code="FORBIDDEN"} 2');
  expect(lines).toContain('loyalty_graphql_errors_total{code="(other)"} 62');
  expect(lines).toHaveLength(41);
});
