import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { SteadyCounter } from '../../../src/telemetry/steady-counter.ts';

function counter() {
  const registry = new Registry();
  const things = new SteadyCounter({ name: 'things', help: 'Things.', labelNames: ['kind'], registers: [registry] });
  const read = async () => (await registry.metrics()).split('\n').filter((line) => line.startsWith('things'));
  return { things, read };
}

test('a line is there at 0 before anything is counted in it', async () => {
  const { things, read } = counter();
  things.series({ kind: 'a' });
  expect(await read()).toEqual(['things{kind="a"} 0']);
});

test('whoever reads it twice finds everything, each thing once', async () => {
  const { things, read } = counter();
  const [a, b] = [things.series({ kind: 'a' }), things.series({ kind: 'b' })];
  a.count += 2;
  b.count += 1;
  expect(await read()).toEqual(['things{kind="a"} 2', 'things{kind="b"} 1']);
  a.count += 1;
  expect(await read()).toEqual(['things{kind="a"} 3', 'things{kind="b"} 1']);
});

test('a line that is asked for twice is the sum of both', async () => {
  const { things, read } = counter();
  things.series({ kind: 'a' }).count += 2;
  things.series({ kind: 'a' }).count += 3;
  expect(await read()).toEqual(['things{kind="a"} 5']);
});
