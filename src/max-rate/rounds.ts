import type { Ending } from './answer.ts';

/** A point's search, which goes on from where it ended. */
export interface Turn {
  /** Whether there is time for one more probe until so much of the budget is spent, in seconds. */
  hasTime(untilS: number): boolean;
  /** Searches until then, and says what ended it. */
  search(untilS: number): Promise<Ending>;
}

/**
 * Takes turns within a budget in seconds, of which `spentS` are spent: it is divided evenly over those that are left, and
 * what one leaves is the next one's. What the last ones leave is, in another round, for those that it ended too early for.
 */
export async function inRounds(
  turns: readonly Turn[],
  budgetS: number,
  spentS: () => number,
): Promise<'done' | 'budget' | 'interrupted'> {
  let open = turns;
  for (let round = 1; ; round += 1) {
    const beforeS = spentS();
    const short: Turn[] = [];
    for (const [place, turn] of open.entries()) {
      const untilS = spentS() + (budgetS - spentS()) / (open.length - place);
      const why = round > 1 && !turn.hasTime(untilS) ? 'budget' : await turn.search(untilS);
      if (why === 'interrupted') return why;
      if (why === 'budget') short.push(turn);
    }
    if (short.length === 0) return 'done';
    if (spentS() === beforeS) return 'budget';
    open = short;
  }
}
