import type { Result, Trial } from '../result/schema.ts';

/** What makes a result less than valid, in one line: suspect and failed trials, points that disagree; null for nothing. */
export function doubtsIn({ points }: Result): string | null {
  const trials = points.flatMap((point) => point.trials);
  const inState = (state: Trial['state'], word: string, codesOf: (trial: Trial) => string[]): string[] => {
    const such = trials.filter((trial) => trial.state === state);
    if (such.length === 0) return [];
    const codes = new Set(such.flatMap(codesOf));
    return [`${such.length} of ${trials.length} trials ${word} (${[...codes].join(', ')})`];
  };
  const apart = points.filter(({ warnings = [] }) => warnings.some(({ code }) => code === 'TRIALS_DISAGREE'));
  const parts = [
    ...inState('suspect', 'suspect', ({ warnings }) =>
      warnings.flatMap(({ code, severity }) => (severity === 'note' ? [] : [code])),
    ),
    ...inState('failed', 'failed', (trial) => (trial.state === 'failed' ? [trial.cause.code] : [])),
    ...(apart.length === 0
      ? []
      : [`the trials of ${apart.length} of ${points.length} points disagree (TRIALS_DISAGREE)`]),
  ];
  return parts.length === 0 ? null : parts.join('; ');
}
