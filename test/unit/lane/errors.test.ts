import { describe, expect, it } from 'vitest';
import { laneError, laneErrorCode } from '../../../src/lane/errors.ts';

describe('a lane’s error', () => {
  it('bears its code, its sentence and its cause', () => {
    const cause = new Error('refused');
    const error = laneError('CONNECT_FAILED', 'no broker', cause);
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', message: 'no broker', cause });
    expect(laneErrorCode(error)).toBe('CONNECT_FAILED');
  });

  it.each([[new Error('x')], [null], [undefined], ['text'], [{ code: 5 }]])(
    'that is none of ours (%s) is LANE_FAILED',
    (error) => {
      expect(laneErrorCode(error)).toBe('LANE_FAILED');
    },
  );
});
