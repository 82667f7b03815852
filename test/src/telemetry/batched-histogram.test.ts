import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { BatchedHistogram } from '../../../src/telemetry/batched-histogram.ts';

function histogram() {
  const registry = new Registry();
  const seconds = new BatchedHistogram({
    name: 'seconds',
    help: 'Seconds.',
    labelNames: ['operation'],
    buckets: [1, 2],
    registers: [registry],
  });
  const read = async () => (await registry.metrics()).split('\n').filter((line) => line.startsWith('seconds'));
  return { seconds, read };
}

test('whoever reads it finds everything that was observed, each thing once', async () => {
  const { seconds, read } = histogram();
  seconds.observe({ operation: 'a' }, 0.5);
  seconds.observe({ operation: 'a' }, 1.5);
  seconds.observe({ operation: 'b' }, 5);
  const expected = [
    'seconds_bucket{le="1",operation="a"} 1',
    'seconds_bucket{le="2",operation="a"} 2',
    'seconds_bucket{le="+Inf",operation="a"} 2',
    'seconds_sum{operation="a"} 2',
    'seconds_count{operation="a"} 2',
    'seconds_bucket{le="1",operation="b"} 0',
    'seconds_bucket{le="2",operation="b"} 0',
    'seconds_bucket{le="+Inf",operation="b"} 1',
    'seconds_sum{operation="b"} 5',
    'seconds_count{operation="b"} 1',
  ];
  expect(await read()).toEqual(expected);
  expect(await read()).toEqual(expected);
});

test('however much is observed between two readings', async () => {
  const { seconds, read } = histogram();
  for (let count = 1; count <= 1_000; count += 1) seconds.observe({ operation: 'a' }, 1);
  expect(await read()).toContain('seconds_count{operation="a"} 1000');
  for (let count = 1; count <= 300; count += 1) seconds.observe({ operation: 'a' }, 1);
  expect(await read()).toContain('seconds_count{operation="a"} 1300');
});
