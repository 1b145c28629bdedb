import { describe, expect, it } from 'vitest';
import type { Ending } from '../../../src/max-rate/answer.ts';
import { inRounds, type Turn } from '../../../src/max-rate/rounds.ts';

/** Searches that need so many probes of 10 s, and their log of probes. */
function searches(needs: readonly number[], end: Ending = 'found') {
  let spentS = 0;
  const taken = needs.map(() => 0);
  const turns = needs.map((need, index): Turn => {
    const hasTime = (untilS: number) => untilS - spentS >= 10;
    return {
      hasTime,
      search: async (untilS) => {
        while (taken[index]! < need) {
          if (!hasTime(untilS)) return 'budget';
          taken[index]! += 1;
          spentS += 10;
        }
        return end;
      },
    };
  });
  return { turns, taken, spentS: () => spentS };
}

describe('turns within a budget', () => {
  it('give what one leaves to the next', async () => {
    const { turns, taken, spentS } = searches([1, 9]);
    expect(await inRounds(turns, 100, spentS)).toBe('done');
    expect(taken).toEqual([1, 9]);
  });

  it('give what the last one leaves to those before it', async () => {
    const { turns, taken, spentS } = searches([9, 1]);
    expect(await inRounds(turns, 100, spentS)).toBe('done');
    expect(taken).toEqual([9, 1]);
  });

  it('end with the budget where nobody has time for a probe', async () => {
    const { turns, taken, spentS } = searches([9, 9, 1]);
    expect(await inRounds(turns, 105, spentS)).toBe('budget');
    expect(taken.reduce((sum, each) => sum + each)).toBe(10);
  });

  it('end at once where one is interrupted', async () => {
    const { turns, taken, spentS } = searches([1, 1], 'interrupted');
    expect(await inRounds(turns, 100, spentS)).toBe('interrupted');
    expect(taken).toEqual([1, 0]);
  });
});
