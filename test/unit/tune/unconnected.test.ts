import { expect, it } from 'vitest';
import { forgetUnconnected } from '../../../src/tune/unconnected.ts';
import { tuneResult } from '../../fixtures/tune.ts';

/** A result whose last trials of its log could not connect. */
function endedWith(unconnected: number, ended: 'unavailable' | 'budget' = 'unavailable') {
  const result = tuneResult();
  const tune = result.tune!;
  tune.ended = ended;
  tune.spentS = tune.log.reduce((sum, { tookS }) => sum + tookS, 0);
  for (const { pointId, repetition } of tune.log.slice(-unconnected)) {
    const point = result.points.find(({ id }) => id === pointId)!;
    point.trials = point.trials.map((trial) =>
      trial.repetition === repetition
        ? {
            state: 'failed',
            order: trial.order,
            repetition,
            startedAt: trial.startedAt,
            warnings: [],
            cause: { code: 'CONNECT_FAILED', message: 'no broker answered' },
          }
        : trial,
    );
  }
  return { result, tune, trials: () => result.points.flatMap(({ trials }) => trials) };
}

it('lets what could not connect at the end be measured again', () => {
  const { result, tune, trials } = endedWith(4);
  const [before, spentS] = [tune.log.length, tune.spentS];
  forgetUnconnected(result);
  expect(tune.log).toHaveLength(before - 4);
  expect(trials()).toHaveLength(before - 4);
  expect(trials().some(({ state }) => state === 'failed')).toBe(false);
  expect(tune.spentS).toBeCloseTo(spentS - 4 * 3.4, 6);
});

it('leaves any other search as it is', () => {
  const { result, tune } = endedWith(4, 'budget');
  const before = tune.log.length;
  forgetUnconnected(result);
  expect(tune.log).toHaveLength(before);
});
