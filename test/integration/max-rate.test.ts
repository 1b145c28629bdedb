import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { clearUp, newFolder, resultIn, scenarioFile, start } from './lingerlab.ts';

afterEach(clearUp);

const scenario = {
  name: 'highest',
  topic: { name: 'logs' },
  load: { kind: 'open', rate: '1000/s', window: 20_000 },
  backends: ['confluent'],
  producer: { 'linger.ms': 5 },
  warmup: { min: '200ms', max: '200ms' },
};

it('searches for the highest rate on a broker, and stops in time with what it knows', {
  timeout: 40_000,
}, async () => {
  const folder = newFolder();
  const reports = join(folder, 'reports');
  const command = start([
    ...['max-rate', scenarioFile(folder, scenario), '--slo', 'p99<1s', '--probe', '500ms'],
    ...['--budget', '6s', '--precision', '50%', '--out', reports],
  ]);
  const { code, stdout, stderr } = await command.ended;
  const { path, result } = resultIn(reports);
  const { searches, spentS, budgetS } = result.maxRate!;
  const [{ answer, probes }] = searches as [(typeof searches)[0]];
  // How far it comes depends on the machine; what it says must fit what it did.
  expect([0, 3]).toContain(code);
  expect(answer!.kind).toBe(code === 0 ? 'interval' : 'unconfirmed');
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(answer!.text);
  expect(spentS).toBeLessThan(budgetS + 3);
  expect(probes[0]).toMatchObject({ phase: 'closed-loop', outcome: 'info' });
  expect(probes.length).toBeGreaterThanOrEqual(3);
  for (const { pointId, repetition } of probes)
    expect(result.points.find(({ id }) => id === pointId)!.trials[repetition]).toMatchObject({ repetition });
  expect(stderr).toMatch(/bracket [\d,]+\/s: (pass|fail)/);
  expect(readFileSync(join(dirname(path), 'report.html'), 'utf8')).toContain('highest');
  await command.leavesNothing();
});

it('saves what it has at Ctrl-C, and leaves nothing behind', { timeout: 40_000 }, async () => {
  const folder = newFolder();
  const reports = join(folder, 'reports');
  const command = start([
    ...['max-rate', scenarioFile(folder, scenario), '--slo', 'p99<1s', '--probe', '500ms', '--out', reports],
  ]);
  await command.says('closed loop: ');
  command.signalGroup('SIGINT');
  const { code, stderr } = await command.ended;
  expect(code).toBe(130);
  const { path, result } = resultIn(reports);
  expect(result.run.state).toBe('interrupted');
  expect(result.maxRate!.ended).toBe('interrupted');
  expect(stderr).toContain(`go on with: lingerlab max-rate --resume ${path}`);
  await command.leavesNothing();
});
