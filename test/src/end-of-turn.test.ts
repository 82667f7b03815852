import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { EndOfTurn } from '../../src/end-of-turn.ts';

/** Promises that are settled together, and the order in which those who wait for them went on. */
function waiters(end: EndOfTurn<string>) {
  const order: string[] = [];
  const wait = async (name: string): Promise<void> => {
    const value = await new Promise<string>((resolve) => end.settle(resolve, name));
    order.push(`${value} first`);
    await null;
    order.push(`${value} second`);
  };
  return { order, wait };
}

it('nothing goes on before the turn ends, and then all take each step together', async () => {
  const { order, wait } = waiters(new EndOfTurn());
  const waiting = [wait('a'), wait('b')];
  await null;
  expect(order).toEqual([]);
  await Promise.all(waiting);
  expect(order).toEqual(['a first', 'b first', 'a second', 'b second']);
});

it('what is handed in while others are settled waits for the next turn', async () => {
  const end = new EndOfTurn<string>();
  const settled: string[] = [];
  const note = (value: string): void => {
    settled.push(value);
    if (value === 'a') end.settle(note, 'late');
  };
  end.settle(note, 'a');
  end.settle(note, 'b');
  await turn();
  expect(settled).toEqual(['a', 'b']);
  await turn();
  expect(settled).toEqual(['a', 'b', 'late']);
});

it('no more are settled in one turn than may be, in the order in which they came', async () => {
  const most = [2, 1, 5];
  const end = new EndOfTurn<string>(() => most.shift() ?? 0);
  const settled: string[] = [];
  const note = (value: string): void => void settled.push(value);
  for (const each of ['a', 'b', 'c', 'd']) end.settle(note, each);
  await turn();
  expect(settled).toEqual(['a', 'b']);
  end.settle(note, 'e');
  await turn();
  expect(settled).toEqual(['a', 'b', 'c']);
  await turn();
  expect(settled).toEqual(['a', 'b', 'c', 'd', 'e']);
});
