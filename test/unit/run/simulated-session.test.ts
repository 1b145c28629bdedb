import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chartData } from '../../../src/report/chart-data.ts';
import { renderBody } from '../../../src/report/html.ts';
import { renderTable } from '../../../src/report/terminal.ts';
import { readResult } from '../../../src/result/store.ts';
import { planRun } from '../../../src/run/plan.ts';
import { groundOf, runPlan } from '../../../src/run/runner.ts';
import { inSession, type RunOptions } from '../../../src/run/session.ts';
import { parseScenario } from '../../../src/scenario/load.ts';

const text = `name: s
topic: { name: logs, partitions: 6 }
load: { kind: open, rate: 5000/s }
backends: [simulated]
producer: { linger.ms: [0, 20] }
clientDefaults: true
trials: 2
`;
const label =
  'simulated: nothing was sent; the figures come from a cost model, not from a client or a broker';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lingerlab-test-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const loaded = parseScenario('s.yaml', text, [], ['simulated']);

/** A cluster that nobody could open. */
const options = (more: Partial<RunOptions> = {}): RunOptions => ({
  broker: { kind: 'external', addresses: ['127.0.0.1:1'] },
  reportsFolder: folder,
  ...more,
});

describe('a run of the simulation', () => {
  it('opens no broker, and is saved whole', async () => {
    const { result, path } = await runPlan(loaded, await planRun(loaded), options());
    expect(await readResult(path)).toEqual(JSON.parse(JSON.stringify(result)));
    expect(result.run.state).toBe('complete');
    expect(result.broker).toMatchObject({ kind: 'simulated', version: null, brokers: 0, caveat: label });
    expect(result.broker.topic).toMatchObject({ name: 'logs', partitions: 6 });
    expect(result.points.map(({ id, trials }) => [id, trials.length])).toEqual([
      ['simulated rate=5000/s linger.ms=0', 2],
      ['simulated rate=5000/s linger.ms=20', 2],
      ['simulated rate=5000/s client-defaults', 2],
    ]);
    expect(result.points[2]!.producer.effective).toMatchObject({ 'linger.ms': 0, acks: 'all' });
  });

  it('says in its table and on its page that it is simulated', async () => {
    const { result } = await runPlan(loaded, await planRun(loaded), options());
    const table = renderTable(result, { color: false, width: 200 });
    expect(table).toContain(label);
    expect(table).toContain('none: simulated by a cost model');
    for (const words of ['(existing)', 'calibrate', 'replica']) expect(table).not.toContain(words);
    const page = renderBody(result, chartData(result)).html;
    expect(page).toContain('nothing was sent; the figures come from a cost model');
    expect(page).toContain('none: simulated by a cost model');
  });

  it('counts the time that its trials would have taken', async () => {
    const plan = await planRun(loaded);
    const laps: number[] = [];
    await inSession(loaded, groundOf(plan), options(), async (session) => {
      for (const planned of plan.trials.slice(0, 3)) {
        await session.measure(planned, () => {
          laps.push(session.lapS());
        });
      }
      laps.push(session.lapS());
    });
    // 2 s of warm-up, a window of 10 s, 0.7 s around them, and a moment to drain.
    for (const seconds of laps.slice(0, 3)) expect(seconds / 12.71).toBeCloseTo(1, 1);
    expect(laps[3]).toBe(0);
  });

  it('that is interrupted keeps what it has, and goes on where it stopped', async () => {
    const plan = await planRun(loaded);
    const interruption = new AbortController();
    const onEvent: RunOptions['onEvent'] = (event) => {
      if (event.kind === 'trial-ended' && event.trial.order === 2) interruption.abort();
    };
    const saved = await runPlan(loaded, plan, options({ signal: interruption.signal, onEvent }));
    expect(saved.result.run.state).toBe('interrupted');
    const held = await readResult(saved.path);
    expect(held.points.flatMap(({ trials }) => trials)).toHaveLength(3);
    const resume = { path: saved.path, result: held };
    const { result } = await runPlan(loaded, plan, options({ resume }));
    expect(result.run.state).toBe('complete');
    expect(result.points.flatMap(({ trials }) => trials)).toHaveLength(6);
    expect(await readdir(folder)).toHaveLength(1);
  });
});
