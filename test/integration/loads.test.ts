import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { MeasuredTrial } from '../../dist/result/schema.js';
import { clearUp, lingerlab, newFolder, resultIn, scenarioFile, trialsOf } from './lingerlab.ts';

afterEach(clearUp);

/** The only trial of a load, on two lanes of the client that sends nothing. */
async function trialOf(load: unknown, rest: Readonly<Record<string, unknown>> = {}): Promise<MeasuredTrial> {
  const folder = newFolder();
  const scenario = { load, backends: ['null'], lanes: 2, warmup: 0, trials: 1, ...rest };
  const reports = join(folder, 'reports');
  const ended = await lingerlab(['run', scenarioFile(folder, scenario), '--out', reports]);
  expect(ended).toMatchObject({ code: 0 });
  const [trial, ...more] = trialsOf(resultIn(reports).result);
  expect(more).toEqual([]);
  if (trial === undefined || trial.state === 'failed')
    throw new Error(`no figures: ${JSON.stringify(trial)}`);
  return trial;
}

describe('a run', () => {
  it('offers what its stages say, and lasts as long as they do', async () => {
    const load = {
      kind: 'stages',
      stages: [
        { rate: '100/s', for: '1s' },
        { rate: { from: '100/s', to: '901/s' }, for: '1s' },
        { rate: { from: '901/s', to: 0 }, for: '1s' },
      ],
    };
    const trial = await trialOf(load, { duration: undefined });
    expect(trial.durationS).toBe(3);
    // 100 + 500.5 + 450.5, of which the lanes lose none
    expect(trial.counts.scheduled).toBe(1051);
    expect(trial.counts.acked).toBe(1051);
    const issued = trial.windows.map((row) => row.issued);
    // Rows end a little after their second.
    for (const [row, expected] of [100, 500.5, 450.5].entries())
      expect(Math.abs(issued[row]! - expected)).toBeLessThan(100);
  });

  it('offers bursts over its rate', async () => {
    const trial = await trialOf(
      { kind: 'burst', rate: '101/s', burst: 301, every: '1s' },
      { duration: '3s' },
    );
    expect(trial.counts.scheduled).toBe(3 * 301 + 303);
    expect(trial.counts.acked).toBe(3 * 301 + 303);
  });

  it('offers Poisson arrivals, the same ones for the same seed', async () => {
    const load = { kind: 'open', rate: '2000/s', arrivals: 'poisson' };
    const first = await trialOf(load, { duration: '1s' });
    const again = await trialOf(load, { duration: '1s' });
    expect(first.counts.scheduled).toBe(again.counts.scheduled);
    expect(first.counts.scheduled).not.toBe(2000);
    // Five standard deviations; the seed is fixed all the same.
    expect(Math.abs(first.counts.scheduled - 2000)).toBeLessThan(5 * Math.sqrt(2000));
  });
});
