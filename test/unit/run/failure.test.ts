import { expect, it } from 'vitest';
import { combineLanes } from '../../../src/run/combine.ts';
import { failureOf } from '../../../src/run/failure.ts';
import { faultDoubts } from '../../../src/run/faults.ts';
import { laneResult } from './lanes.ts';

type Change = NonNullable<Parameters<typeof laneResult>[0]>;
const failureWith = (...changes: Change[]) => failureOf(combineLanes(changes.map(laneResult), [], 1), 'logs');
const totals = { issued: 4, acked: 0, failed: 4, dropped: 0, bytes: 0 };
const threw = { BACKEND_THREW: { count: 4, first: 'no' } };

it('is none where messages were acknowledged, whatever threw', () => {
  expect(failureWith({ faults: threw })).toBeNull();
});

it('is what all of the messages failed with', () => {
  const failures = { BACKEND_THREW: 4 };
  expect(failureWith({ issued: 4, acked: 0, failures, totals, faults: threw })).toEqual({
    code: 'BACKEND_THREW',
    message: 'send threw 4 times; the first time: no',
  });
});

it('names what some of the messages failed with', () => {
  const failures = { BACKEND_THREW: 1, OTHER: 3 };
  const faults = { BACKEND_THREW: { count: 1, first: 'no' } };
  expect(failureWith({ issued: 4, acked: 0, failures, totals, faults })).toEqual({
    code: 'NOTHING_ACKNOWLEDGED',
    message:
      'of 4 messages none was acknowledged: 1 failed with BACKEND_THREW, 3 failed with OTHER; send threw once: no',
  });
});

it('says of a backend that has settled nothing at all that a longer warm-up does not help', () => {
  const silent = { issued: 0, acked: 0, totals: { ...totals, failed: 0 } };
  expect(failureWith(silent)?.message).toBe(
    'none of the 4 messages of the warm-up was settled: it never acknowledges, or not in that time',
  );
});

it('is tokens that nobody gave, over all lanes', () => {
  const unknown = (count: number, first: string) => ({ faults: { SETTLED_UNKNOWN: { count, first } } });
  expect(failureWith(unknown(2, 'token -1'), unknown(3, 'token 9'))).toEqual({
    code: 'SETTLED_UNKNOWN',
    message: 'tokens were settled that it was never given, 5 times; the first time: token -1',
  });
});

it('says of messages that were settled without a code what success is', () => {
  expect(failureWith({ issued: 4, acked: 0, failures: { NO_ERROR_CODE: 4 }, totals })?.message).toBe(
    'of 4 messages none was acknowledged: 4 failed with NO_ERROR_CODE (settled without a code: success is null, not undefined)',
  );
});

it('leaves doubts where there are figures', () => {
  const faults = { ...threw, CLOSE_FAILED: { count: 1, first: 'late' } };
  expect(faultDoubts('mine', faults)).toEqual([
    {
      code: 'BACKEND_THREW',
      severity: 'suspect',
      message: 'mine: send threw 4 times; the first time: no',
    },
    { code: 'CLOSE_FAILED', severity: 'note', message: 'mine: close failed once: late' },
  ]);
});

it('says which permission messages lack that a broker refuses', () => {
  const failures = { TOPIC_AUTHORIZATION_FAILED: 4 };
  expect(failureWith({ issued: 4, acked: 0, failures, totals })?.message).toContain(
    '4 failed with TOPIC_AUTHORIZATION_FAILED (give the user the permission Write on topic "logs", and Describe with it)',
  );
});
