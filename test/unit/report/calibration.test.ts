import { describe, expect, test } from 'vitest';
import { calibrationFailed, describeCalibration } from '../../../src/report/calibration.ts';
import type { Calibration, Result } from '../../../src/result/schema.ts';
import { resultOf } from '../../fixtures/result.ts';

// The run of the fixture starts at 2026-03-01 14:05:09 with lingerlab 0.1.0 on Node v20.20.2.
const calibration: Calibration = {
  at: '2026-02-27T09:00:00.000Z',
  version: '0.1.0',
  node: 'v20.20.2',
  checks: [
    { name: 'round trip', passed: true, text: '' },
    { name: 'ceiling', passed: null, text: '' },
  ],
};

function calibrated(changes: Partial<Calibration> | null | undefined): Result {
  const result = resultOf([]);
  if (changes === undefined) return result;
  const quoted = changes === null ? null : { ...calibration, ...changes };
  return { ...result, environment: { ...result.environment, calibration: quoted } };
}

describe('what is said', () => {
  test('of a result that does not tell: nothing', () => {
    expect(describeCalibration(calibrated(undefined))).toBeNull();
  });

  test('of a machine that never was calibrated: what to run', () => {
    expect(describeCalibration(calibrated(null))).toBe('never calibrated here: run lingerlab calibrate');
    expect(calibrationFailed(calibrated(null))).toBe(false);
  });

  test('of checks: those with a verdict, and the failed ones by name', () => {
    expect(describeCalibration(calibrated({}))).toBe(
      'this machine was last calibrated 2 days before the run: 1 of 1 check passed',
    );
    const failed = calibrated({
      checks: [...calibration.checks, { name: 'stall', passed: false, text: '' }],
    });
    expect(describeCalibration(failed)).toMatch(/: 1 of 2 checks failed: stall$/);
    expect([calibrated({}), failed].map(calibrationFailed)).toEqual([false, true]);
    expect(describeCalibration(calibrated({ checks: [] }))).toMatch(/: no check gave a verdict$/);
  });

  test('of another version then', () => {
    expect(describeCalibration(calibrated({ version: '0.0.9', node: 'v22.1.0' }))).toMatch(
      /before the run, with lingerlab 0\.0\.9 and Node v22\.1\.0 then: /,
    );
  });

  test.each([
    ['2026-03-01T14:05:00.000Z', 'less than a minute'],
    ['2026-03-01T14:04:09.000Z', '1 minute'],
    ['2026-03-01T13:05:09.000Z', '1 hour'],
    ['2026-02-28T14:05:10.000Z', '23 hours'],
    ['2026-02-28T14:05:09.000Z', '1 day'],
    ['2026-03-02T14:05:09.000Z', 'less than a minute'],
  ])('%s is %s before', (at, age) => {
    expect(describeCalibration(calibrated({ at }))).toContain(`last calibrated ${age} before`);
  });
});
