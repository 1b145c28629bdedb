import { expect, test } from 'vitest';
import { measuredTrials } from '../../../src/report/figures.ts';
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
    { mark: 1, kind: 'note', code: 'TRIALS_DISAGREE', text: 'response p99 lies between 8 and 31 ms' },
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

test('a note of a suspect trial is a note, and one kind of doubt is told once', () => {
  const [first] = quickstartResult().points.filter(({ trials }) =>
    trials.every(({ state, warnings }) => state === 'valid' && warnings.length === 0),
  );
  const steal = { code: 'STEAL', message: 'the hypervisor took 12 %', severity: 'suspect' as const };
  const unsteady = { code: 'WARMUP_UNSTEADY', message: 'it had a trend', severity: 'note' as const };
  const trials = measuredTrials(first!).map((trial, index) => ({
    ...trial,
    state: index === 0 ? ('suspect' as const) : trial.state,
    warnings: index === 0 ? [steal, unsteady] : [unsteady],
  }));
  const { notes } = collectNotes(resultOf([{ ...first!, trials }]));
  expect(notes.map(({ kind, code }) => `${kind} ${code}`)).toEqual(['suspect STEAL', 'note WARMUP_UNSTEADY']);
});
