import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../../src/commands/run.ts';
import { tuneCommand } from '../../../src/commands/tune.ts';
import type { Result } from '../../../src/result/schema.ts';
import { readResult, writeResult } from '../../../src/result/store.ts';
import { resultOf } from '../../fixtures/result.ts';
import { problemsOf } from '../problems.ts';
import { captureOutput } from './printed.ts';

// The real page needs its script, which the build makes.
vi.mock('../../../src/report/html.ts', () => ({ renderHtml: () => '<!doctype html>' }));
const printed = captureOutput();

let folder: string;
let scenario: string;
beforeEach(async () => {
  vi.stubEnv('LINGERLAB_BROKERS', '');
  folder = await mkdtemp(join(tmpdir(), 'lingerlab-test-'));
  scenario = await written({});
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});
// The files share modules, and others mock parts of what these tests have loaded whole.
afterAll(() => {
  vi.resetModules();
});

/** A small grid, so that a search takes no time. */
async function written(lines: Readonly<Record<string, string>>): Promise<string> {
  const all = {
    name: 'small',
    topic: '{ name: logs }',
    load: '{ kind: closed, inFlight: 2000 }',
    backends: '[simulated]',
    producer:
      '{ acks: all, linger.ms: [0, 5, 20], compression.type: [none, lz4], batch.size: 65536, max.in.flight.requests.per.connection: [1, 5] }',
    lanes: '1',
    warmup: '1s',
    duration: '2s',
    ...lines,
  };
  const path = join(folder, `s${Object.keys(lines).length}.yaml`);
  await writeFile(
    path,
    Object.entries(all)
      .map(([key, value]) => `${key}: ${value}\n`)
      .join(''),
  );
  return path;
}

const tune = (...args: string[]) =>
  tuneCommand().parseAsync([...args, '--out', join(folder, 'reports')], { from: 'user' });
const resumed = (...args: string[]) => tuneCommand().parseAsync(args, { from: 'user' });
const pathIn = (text: string): string => /^result: (.*)$/m.exec(text)![1]!;

/** The result as it was after so many of its trials, as if the search had been interrupted then. */
async function cutAfter(path: string, trials: number): Promise<Result> {
  const result = await readResult(path);
  const log = result.tune!.log.slice(0, trials);
  const kept = (id: string, repetition: number) =>
    log.some((entry) => entry.pointId === id && entry.repetition === repetition);
  for (const point of result.points)
    point.trials = point.trials.filter((trial) => kept(point.id, trial.repetition));
  result.points = result.points.filter((point) => point.trials.length > 0);
  Object.assign(result.tune!, {
    log,
    ended: 'interrupted',
    verdict: null,
    finalists: [],
    front: [],
    effects: [],
  });
  result.run.state = 'interrupted';
  await writeResult(path, result);
  return result;
}

describe('lingerlab tune', () => {
  it('answers, with settings to paste, and says where everything is', async () => {
    await tune(scenario, '--goal', 'throughput', '--budget', '5m');
    expect(printed.out).toMatch(/^Recommended: simulated with linger\.ms=\d+, .*/m);
    expect(printed.out).toMatch(/times the throughput of simulated’s defaults/);
    expect(printed.talk).toMatch(/screening: .*\n(.*\n)*halving: .*\n(.*\n)*confirming: /);
    const { tune: found, points, run } = await readResult(pathIn(printed.out));
    expect(found).toMatchObject({
      goal: 'throughput',
      verdict: 'better',
      ended: 'done',
      grid: { points: 12 },
    });
    expect(points.map(({ id }) => id)).toContain(found!.recommended!.pointId);
    expect(found!.log).toHaveLength(points.reduce((sum, { trials }) => sum + trials.length, 0));
    expect(run).toMatchObject({ state: 'complete', trialsPlanned: found!.log.length });
    expect(await readFile(pathIn(printed.out).replace('result.json', 'report.md'), 'utf8')).toContain('```');
    expect(printed.exitCode).toBe(0);
  });

  it('goes on from where it was interrupted, to the same answer', async () => {
    await tune(scenario, '--goal', 'throughput', '--budget', '5m');
    const path = pathIn(printed.out);
    const whole = await readResult(path);
    await cutAfter(path, 9);
    await resumed('--resume', path);
    const { tune: found } = await readResult(path);
    expect(found!.log.map(({ pointId, phase }) => [pointId, phase])).toEqual(
      whole.tune!.log.map(({ pointId, phase }) => [pointId, phase]),
    );
    expect(found).toMatchObject({ verdict: 'better', recommended: whole.tune!.recommended });
    expect(found!.conclusion).toBe(whole.tune!.conclusion);
  });

  it('does not go on with trials that it would not have taken', async () => {
    await tune(scenario, '--goal', 'throughput', '--budget', '5m');
    const path = pathIn(printed.out);
    const result = await cutAfter(path, 9);
    const [first, second] = result.tune!.log;
    [result.tune!.log[0], result.tune!.log[1]] = [second!, first!];
    await writeResult(path, result);
    expect(await problemsOf(() => resumed('--resume', path))).toEqual([
      expect.stringMatching(/cannot be gone on with: its trial 1 was of .* — it was edited/),
    ]);
  });

  it('exits with 1 where nothing meets the SLO, and names the nearest miss', async () => {
    await tune(scenario, '--goal', 'throughput', '--slo', 'p99<1ms', '--budget', '5m');
    expect(printed.exitCode).toBe(1);
    const { tune: found } = await readResult(pathIn(printed.out));
    expect(found).toMatchObject({
      verdict: 'slo-not-met',
      recommended: null,
      nearestMiss: { slo: [{ met: false }] },
    });
    expect(found!.conclusion).toMatch(
      /^None of \d+ points measured meets p99<1ms\. The nearest miss is .*: p99<1ms \(/,
    );
  });

  it('exits with 4 where no trial could be used, and says why', async () => {
    const flooded = await written({ load: '{ kind: open, rate: 900000/s }', duration: '1s' });
    await tune(flooded, '--goal', 'cpu', '--budget', '5m');
    expect(printed.exitCode).toBe(4);
    const { tune: found } = await readResult(pathIn(printed.out));
    expect(found).toMatchObject({ verdict: 'invalid', recommended: null });
    expect(found!.conclusion).toMatch(/^No trial could be used: of \d+ trials, .*RATE_NOT_REACHED in \d+/);
  });

  it('prints the plan and touches nothing with --dry-run', async () => {
    await tune(scenario, '--goal', 'balanced', '--dry-run', '--budget', '5m');
    expect(printed.out).toMatch(
      /^small: balanced\nabout .*, at most the budget of 5 min 0 s: \d+ trials of about 4\.\d s\n/,
    );
    expect(printed.out).toContain('varied: 12 points\n  linger.ms: 0, 5, 20\n');
    expect(printed.out).toMatch(
      /confirm .* trials, and more where they cannot tell, as long as the budget lasts\n/,
    );
    printed.out = '';
    await tune(scenario, '--goal', 'balanced', '--dry-run', '--json');
    expect(JSON.parse(printed.out)).toMatchObject({ goal: 'balanced', grid: { points: 12, excluded: 0 } });
  });

  it.each([
    [[], 'lingerlab tune: names no goal — give --goal throughput, latency, cpu or balanced'],
    [['--goal', 'throughput', '--rate', '5/s'], /^--goal throughput: contradicts --rate 5\/s: /],
    [['--goal', 'latency'], /^--goal latency: needs a rate: in a closed loop latency only follows/],
    [['--goal', 'latency', '--rate', '10/s'], /a trial has 20 messages, and p99 needs 1000 to be told/],
    [['--goal', 'cpu', '--rate', 'fast'], /^--rate fast: is no rate — write messages a second/],
    [['--goal', 'cpu', '--budget', 'soon'], /^--budget soon: is no length of time/],
    [
      ['--goal', 'cpu', '--budget', '9s'],
      /^--budget 9s: is too short for a search: .* give --budget \d+s or more/,
    ],
    [
      ['--goal', 'cpu', '--rate', '1k/s', '--slo', 'throughput>=2k/s'],
      /^--slo throughput>=2k\/s: cannot be met: only 1000\/s are offered/,
    ],
    [['--goal', 'cpu', '--backend', 'null'], /^--backend null: null is no client, so that no settings/],
    [['--goal', 'throughput', '--set', 'load.inFlight=1,2'], /has 2 loads, and a search is for one/],
    [
      [
        '--goal',
        'throughput',
        '--set',
        'linger.ms=0',
        '--set',
        'compression.type=none',
        '--set',
        'max.in.flight.requests.per.connection=5',
      ],
      /leaves nothing to tune: every setting has one value/,
    ],
  ])('refuses %j', async (flags, expected) => {
    expect(await problemsOf(() => tune(scenario, ...flags))).toEqual([
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    ]);
  });

  it('leaves out lingers that an SLO forbids at a given rate, says so, and none in a closed loop', async () => {
    const open = await written({ producer: '{ acks: all, compression.type: [none, lz4] }' });
    const slo = ['--slo', 'p99<20ms', '--dry-run'];
    await tune(open, '--goal', 'cpu', '--rate', '5k/s', ...slo);
    expect(printed.out).toContain('linger.ms: 0, 5  ');
    expect(printed.out).toContain('linger.ms was varied below 20 ms only: at a given rate a batch may wait');
    printed.out = '';
    await tune(open, '--goal', 'throughput', ...slo);
    expect(printed.out).toContain('linger.ms: 0, 5, 20, 50  ');
    expect(printed.out).not.toContain('below 20 ms');
  });

  it('tells all that is wrong with its flags at once', async () => {
    const problems = await problemsOf(() => tune('--slo', 'p98<5ms', '--budget', '0', '--set', 'x'));
    expect(problems.map((problem) => problem.split(':', 1)[0])).toEqual([
      'lingerlab tune',
      '--set x',
      'lingerlab tune',
      '--slo p98<5ms',
      '--budget 0',
    ]);
  });

  it('goes on only with a result of its own, as it was asked for', async () => {
    const other = join(folder, 'result.json');
    await writeResult(other, resultOf([]));
    expect(await problemsOf(() => resumed('--resume', other))).toEqual([
      expect.stringMatching(/is no result of lingerlab tune/),
    ]);
    await tune(scenario, '--goal', 'throughput', '--budget', '5m');
    const path = pathIn(printed.out);
    expect(await problemsOf(() => resumed('--resume', path))).toEqual([
      `${path}: holds its answer already — render it with: lingerlab report`,
    ]);
    await cutAfter(path, 4);
    expect(await problemsOf(() => resumed('--resume', path, '--goal', 'cpu', '--budget', '1m'))).toEqual([
      expect.stringMatching(/^--goal: cannot be given with --resume/),
      expect.stringMatching(/^--budget: cannot be given with --resume/),
    ]);
    expect(await problemsOf(() => runCommand().parseAsync(['--resume', path], { from: 'user' }))).toEqual([
      `${path}: is the result of lingerlab tune — go on with: lingerlab tune --resume ${path}`,
    ]);
  });
});
