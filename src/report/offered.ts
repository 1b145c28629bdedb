import { mean } from 'simple-statistics';
import { countedTrials } from './figures.ts';
import type { Contender } from './ranking.ts';

/** Of what was offered: the share from which on it counts as carried. */
export const carriedShare = 0.99;

/** What a timed load offered: its rate, or the mean of one that changes, as the trials counted it. */
export function offeredPerSecond({ point, figures }: Pick<Contender, 'point' | 'figures'>): number {
  if (point.load.kind === 'open') return point.load.ratePerSecond;
  return mean(
    countedTrials(point, figures.source).map(({ counts, durationS }) => counts.scheduled / durationS),
  );
}
