import { describe, expect, it } from 'vitest';
import { doubtLosses } from '../../../src/run/losses.ts';
import { validTrial } from '../../fixtures/result.ts';

const shape = { messagesPerSecond: 1000, p50Us: 1000, spread: 2, cpuUsPerMessage: null };
const loss = 'broker 2 was ended by SIGKILL; 2 of 3 brokers go on';

describe('a trial on a cluster that lost a broker', () => {
  it('is suspect, and says so', () => {
    const trial = validTrial(0, 0, shape);
    expect(doubtLosses(trial, [loss])).toEqual({
      ...trial,
      state: 'suspect',
      warnings: [...trial.warnings, { code: 'BROKER_LOST', message: loss, severity: 'suspect' }],
    });
  });

  it('stays failed where it has failed', () => {
    const failed = {
      state: 'failed' as const,
      order: 0,
      repetition: 0,
      startedAt: '2026-01-01T00:00:00Z',
      warnings: [],
      cause: { code: 'NOTHING_ACKNOWLEDGED', message: 'x' },
    };
    expect(doubtLosses(failed, [loss])).toMatchObject({
      state: 'failed',
      warnings: [{ code: 'BROKER_LOST' }],
    });
  });

  it('is as it was on a whole one', () => {
    const trial = validTrial(0, 0, shape);
    expect(doubtLosses(trial, [])).toBe(trial);
  });
});
