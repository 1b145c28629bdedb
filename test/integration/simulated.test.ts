/** A scenario on the cost model, from the command line to the report. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { clearUp, lingerlab, newFolder, resultIn, scenarioFile, start, trialsOf } from './lingerlab.ts';

const label = /simulated: nothing was sent; the figures come from a cost model/;

afterAll(clearUp);

describe('lingerlab run --backend simulated', () => {
  it('computes a scenario, and says everywhere that it did', async () => {
    const folder = newFolder();
    const scenario = scenarioFile(folder, {
      load: { kind: 'open', rate: '5000/s' },
      duration: '10s',
      trials: 20,
      producer: { 'linger.ms': [0, 20], 'compression.type': ['none', 'lz4'] },
    });
    const began = performance.now();
    const ended = await lingerlab(
      ['run', scenario, '--backend', 'simulated', '--out', join(folder, 'reports')],
      {
        // A simulation opens no broker, and so does not mind one that is not there.
        env: { LINGERLAB_BROKERS: '127.0.0.1:1' },
      },
    );
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringMatching(label) });
    expect(ended.stderr).toContain('simulating: nothing is sent');
    // Measured, these 80 trials would take a quarter of an hour.
    expect(performance.now() - began).toBeLessThan(10_000);
    const { result, path } = resultIn(join(folder, 'reports'));
    expect(result.broker).toMatchObject({ kind: 'simulated', brokers: 0, bootstrap: [] });
    expect(result.run.state).toBe('complete');
    expect(trialsOf(result).map(({ order }) => order)).toEqual(
      Array.from({ length: 80 }, (_, order) => order),
    );
    expect(trialsOf(result).every(({ state }) => state === 'valid')).toBe(true);
    const [fast, slow] = [result.points[0]!, result.points[2]!].map(({ summary }) => summary);
    expect(slow!.responseP50Us!.median).toBeGreaterThan(2 * fast!.responseP50Us!.median);
    expect(slow!.cpuUsPerMessage!.median).toBeLessThan(fast!.cpuUsPerMessage!.median / 2);
    expect(readFileSync(join(dirname(path), 'report.html'), 'utf8')).toMatch(label);
    const again = join(folder, 'again');
    await lingerlab(['run', scenario, '--backend', 'simulated', '--out', again]);
    const figures = (from: typeof result) => from.points.map(({ id, summary }) => ({ id, summary }));
    expect(figures(resultIn(again).result)).toEqual(figures(result));
  });

  it('can be interrupted, and leaves nothing behind but what it has', async () => {
    const folder = newFolder();
    const scenario = scenarioFile(folder, { backends: ['simulated'], trials: 10_000 });
    const command = start(['run', scenario, '--out', join(folder, 'reports')]);
    await command.says('20/10000');
    command.signalGroup('SIGINT');
    expect(await command.ended).toMatchObject({ code: 130 });
    await command.leavesNothing();
    const { result } = resultIn(join(folder, 'reports'));
    expect(result.run.state).toBe('interrupted');
    expect(trialsOf(result).length).toBeGreaterThanOrEqual(20);
    expect(trialsOf(result).length).toBeLessThan(10_000);
  });

  it.each([
    [
      ['--backend', 'simulated,kafkajs'],
      /--backend simulated,kafkajs: simulated is a cost model, .*measure it alone/,
    ],
    [
      ['--backend', 'simulated', '--broker', 'embedded'],
      /--broker: chooses a broker, and a simulation sends nothing/,
    ],
    [['--backend', 'simulated', '--brokers', '127.0.0.1:1'], /--brokers: chooses a broker, and a simulation/],
  ])('%j is refused', async (flags, words) => {
    const ended = await lingerlab(['run', scenarioFile(newFolder(), {}), ...flags]);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(words) });
  });

  it('is no client to produce with', async () => {
    const ended = await lingerlab(['produce', '--backend', 'simulated', '--count', '1']);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('unknown backend simulated') });
  });
});
