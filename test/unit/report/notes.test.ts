import { expect, test } from 'vitest';
import { collectNotes } from '../../../src/report/notes.ts';
import { resultOf } from '../../fixtures/result.ts';
import { quickstartResult } from '../../fixtures/runs.ts';

test('a doubt about a point as a whole is a note beside it', () => {
  const [first, second] = quickstartResult().points.filter(({ trials }) =>
    trials.every(({ state, warnings }) => state === 'valid' && warnings.length === 0),
  );
  const doubt = { code: 'TRIALS_DISAGREE', message: 'response p99 lies between 8 and 31 ms.' };
  const one = collectNotes(resultOf([{ ...first!, warnings: [doubt] }, second!]));
  expect(one.notes).toEqual([
    { mark: 1, state: 'valid', code: 'TRIALS_DISAGREE', text: 'response p99 lies between 8 and 31 ms' },
  ]);
  const both = resultOf([
    { ...first!, warnings: [doubt] },
    { ...second!, warnings: [doubt] },
  ]);
  expect(collectNotes(both).notes.map(({ text }) => text)).toEqual([
    'response p99 lies between 8 and 31 ms (2 points; the first is quoted)',
  ]);
  expect(both.points.map(collectNotes(both).marksOf)).toEqual([[1], [1]]);
});
