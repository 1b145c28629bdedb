import { describe, expect, test } from 'vitest';
import { timesIn, treeTicks } from '../../../bench/peers/process-tree.ts';

describe('a line of /proc/<pid>/stat', () => {
  test('gives parent and ticks, whatever the name holds', () => {
    const stat = '4711 (a) b (c) S 42 4711 4711 0 -1 4194560 5 6 7 8 100 20 3 4 9 0 1 0 99';
    expect(timesIn(stat)).toEqual({ pid: 4711, parent: 42, ticks: 127 });
  });
});

describe("a tree's ticks", () => {
  const process = (pid: number, parent: number, ticks: number) => ({ pid, parent, ticks });

  test('are those of the root and all below it, in whatever order they are listed', () => {
    const processes = [process(4, 3, 1000), process(3, 2, 100), process(2, 1, 10), process(9, 1, 7)];
    expect(treeTicks(2, processes)).toBe(1110);
  });

  test('are none where the root has gone', () => {
    expect(treeTicks(2, [process(9, 1, 7)])).toBe(0);
  });
});
