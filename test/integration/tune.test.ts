import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { clearUp, newFolder, resultIn, scenarioFile, start } from './lingerlab.ts';

afterEach(clearUp);

const scenario = {
  name: 'found',
  topic: { name: 'logs' },
  load: { kind: 'closed', inFlight: 500 },
  backends: ['confluent'],
  lanes: [1],
  producer: {
    'linger.ms': [0, 50],
    'batch.size': 65536,
    'compression.type': 'none',
    'max.in.flight.requests.per.connection': 5,
  },
  warmup: { min: '100ms', max: '100ms' },
  duration: '100ms',
};

it('saves what it has at Ctrl-C, goes on from there, and answers within its budget', {
  timeout: 90_000,
}, async () => {
  const folder = newFolder();
  const reports = join(folder, 'reports');
  const asked = ['tune', scenarioFile(folder, scenario), '--goal', 'throughput', '--budget', '40s'];
  const interrupted = start([...asked, '--out', reports]);
  await interrupted.says('msg/s, p99');
  interrupted.signalGroup('SIGINT');
  const { code, stderr } = await interrupted.ended;
  expect(code).toBe(130);
  const { path, result } = resultIn(reports);
  expect(result.run.state).toBe('interrupted');
  expect(result.tune).toMatchObject({ ended: 'interrupted', budgetS: 40 });
  expect(result.tune!.log.length).toBeGreaterThan(0);
  expect(stderr).toContain(`go on with: lingerlab tune --resume ${path}`);
  await interrupted.leavesNothing();

  const resumed = start(['tune', '--resume', path]);
  const ended = await resumed.ended;
  const { result: whole } = resultIn(reports);
  const { log, verdict, conclusion, spentS, budgetS } = whole.tune!;
  // Which settings it finds depends on the machine; what it says must fit what it did.
  expect([0, 3]).toContain(ended.code);
  expect(['better', 'no-better', 'unconfirmed']).toContain(verdict);
  expect(ended.stdout.replaceAll(/\s+/g, ' ')).toContain(conclusion);
  expect(spentS).toBeLessThan(budgetS);
  expect(log.slice(0, result.tune!.log.length)).toEqual(result.tune!.log);
  for (const { pointId, repetition } of log)
    expect(whole.points.find(({ id }) => id === pointId)!.trials[repetition]).toMatchObject({ repetition });
  expect(readFileSync(join(dirname(path), 'report.html'), 'utf8').includes('Pareto front')).toBe(true);
  expect(readFileSync(join(dirname(path), 'report.md'), 'utf8')).toContain('linger.ms');
  await resumed.leavesNothing();
});
