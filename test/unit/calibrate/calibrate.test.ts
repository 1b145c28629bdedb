import { describe, expect, it, vi } from 'vitest';
import { HostedProgramEnded } from '../../../src/broker/hosted.ts';
import { checks, runChecks } from '../../../src/calibrate/calibrate.ts';
import { type Check, checkNames, judged, TrialFailed } from '../../../src/calibrate/check.ts';
import type { Ground } from '../../../src/calibrate/ground.ts';
import { configurationError, unavailableError } from '../../../src/errors.ts';
import type { CheckLine } from '../../../src/result/calibration.ts';
import { fakeGround } from './fake-ground.ts';

const { ground } = fakeGround(() => ({}));
const checkThat = (run: Check['run'], name: Check['name'] = 'stall'): Check => ({
  name,
  seconds: () => 1,
  run,
});
const failing = (error: unknown, name?: Check['name']) => checkThat(() => Promise.reject(error), name);

async function linesOf(chosen: readonly Check[], on: Ground = ground, onCheck = () => {}) {
  const lines: CheckLine[] = [];
  for await (const more of runChecks(chosen, on, onCheck)) lines.push(...more);
  return lines;
}

describe('runChecks', () => {
  it('gives the lines of all, in order, told before each', async () => {
    const onCheck = vi.fn();
    const one = checkThat(async () => [judged('a', true, 'x'), judged('b', null, 'y')]);
    const two = checkThat(async () => [judged('c', false, 'z')], 'lag');
    expect((await linesOf([one, two], ground, onCheck)).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(onCheck.mock.calls).toEqual([[one], [two]]);
  });

  it('skips what is not available here, with the reason', async () => {
    const check = failing(unavailableError('embedded broker', 'the native client cannot be loaded'));
    expect(await linesOf([check])).toEqual([
      expect.objectContaining({
        name: 'stall',
        passed: null,
        skipped: true,
        text: expect.stringContaining('the native client cannot be loaded'),
      }),
    ]);
  });

  it.each([new TrialFailed('confluent: its thread ended'), new HostedProgramEnded('ended with code 1', '')])(
    'fails a check whose trial fails (%s)',
    async (error) => {
      expect(await linesOf([failing(error), checkThat(async () => [judged('b', true, 'y')])])).toEqual([
        expect.objectContaining({ passed: false, text: `could not be measured: ${error.message}` }),
        expect.objectContaining({ name: 'b' }),
      ]);
    },
  );

  it.each([new TypeError('a bug'), configurationError([{ where: 'x', what: 'y' }])])(
    'lets anything else through (%s)',
    async (error) => {
      await expect(linesOf([failing(error)])).rejects.toBe(error);
    },
  );

  it('skips what needs a client where there is none', async () => {
    const run = vi.fn(async () => [judged('a', null, 'x')]);
    const chosen = checkNames.map((name) => checkThat(run, name));
    const lines = await linesOf(chosen, { ...ground, clients: [] });
    expect(lines.map(({ skipped }) => skipped)).toEqual([true, true, false, false, true]);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('ends where it is interrupted, within a check and between two', async () => {
    const controller = new AbortController();
    const on = { ...ground, signal: controller.signal };
    const next = vi.fn(async () => []);
    const interrupting = checkThat(async () => {
      controller.abort();
      throw new TrialFailed('interrupted');
    });
    await expect(linesOf([interrupting, checkThat(next)], on)).rejects.toThrow('interrupted');
    await expect(linesOf([checkThat(next)], on)).rejects.toThrow();
    expect(next).not.toHaveBeenCalled();
  });
});

describe('the checks', () => {
  it('are all those that have names, and take a few minutes', () => {
    expect(checks.map(({ name }) => name)).toEqual(checkNames);
    const seconds = (quick: boolean) =>
      checks.reduce((sum, check) => sum + check.seconds({ ...ground, quick }), 0);
    expect(seconds(false)).toBeLessThan(600);
    expect(seconds(true)).toBeLessThan(seconds(false) * 0.7);
  });
});
