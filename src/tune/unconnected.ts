import type { Result, Trial } from '../result/schema.ts';
import { standingOf } from '../search/standing.ts';

/**
 * Takes the last trials out of a search that ended because clients could not connect, as far as they did not: who goes on
 * with it has seen to that, and the same trials would only end it again.
 */
export function forgetUnconnected(result: Result): void {
  const { tune } = result;
  if (tune?.ended !== 'unavailable') return;
  for (let last = tune.log.at(-1); last !== undefined; last = tune.log.at(-1)) {
    const { pointId, repetition, tookS } = last;
    const point = result.points.find(({ id }) => id === pointId);
    const trial = point?.trials.find((held) => held.repetition === repetition);
    if (point === undefined || trial === undefined || !isUnconnected(trial)) return;
    point.trials = point.trials.filter((held) => held !== trial);
    tune.log.pop();
    tune.spentS -= tookS;
    if (point.trials.length === 0) result.points = result.points.filter((other) => other !== point);
  }
}

const isUnconnected = (trial: Trial): boolean => standingOf(trial).kind === 'unavailable';
