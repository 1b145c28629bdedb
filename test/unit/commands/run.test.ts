import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../../src/commands/run.ts';
import type { MeasuredTrial, Point, Result, Trial } from '../../../src/result/schema.ts';
import { readResult, writeResult } from '../../../src/result/store.ts';
import { runPlan } from '../../../src/run/runner.ts';
import { intervalResult } from '../../fixtures/max-rate.ts';
import { point, resultOf } from '../../fixtures/result.ts';
import { quickstartResult } from '../../fixtures/runs.ts';
import { unconfirmedResult } from '../../fixtures/tune.ts';
import { problemsOf } from '../problems.ts';
import { least } from '../scenario/scenarios.ts';
import { captureOutput } from './printed.ts';

vi.mock('../../../src/run/runner.ts', () => ({ runPlan: vi.fn() }));
// The real page needs its script, which the build makes.
vi.mock('../../../src/report/html.ts', () => ({ renderHtml: () => '<!doctype html>' }));
const plan = vi.mocked(runPlan);
const printed = captureOutput();

let folder: string;
let scenario: string;
beforeEach(async () => {
  vi.stubEnv('LINGERLAB_BROKERS', '');
  plan.mockReset();
  folder = await mkdtemp(join(tmpdir(), 'lingerlab-test-'));
  scenario = join(folder, 's.yaml');
  await writeFile(scenario, least.replace('[kafkajs]', '[kafkajs, null]'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const run = (...args: string[]) => runCommand().parseAsync(args, { from: 'user' });
const saved = (result: Result) => plan.mockResolvedValue({ result, path: join(folder, 'result.json') });

describe('lingerlab run', () => {
  it('writes Markdown beside the page where the result is of a search', async () => {
    saved(quickstartResult());
    await run(scenario);
    expect(printed.out).not.toContain('markdown:');
    saved(intervalResult());
    await run(scenario);
    const file = join(folder, 'report.md');
    expect(printed.out).toContain(`report: ${join(folder, 'report.html')}\nmarkdown: ${file}\n`);
    expect(await readFile(file, 'utf8')).toContain('## Highest rate');
  });

  it('runs what the flags say, and prints the table and where everything is', async () => {
    saved(quickstartResult());
    await run(
      ...[scenario, '--backend', 'null', '--trials', '1', '--duration', '5s', '--set', 'linger.ms=0,5'],
      ...['--brokers', 'a:1', '--out', join(folder, 'reports'), '--delete-topic'],
    );
    const [loaded, { points, trials }, options] = plan.mock.calls[0]!;
    expect(loaded.scenario).toMatchObject({ backends: ['null'], trials: 1, durationMs: 5000 });
    expect(loaded.source.overrides).toEqual({
      'producer.linger.ms': [0, 5],
      backends: ['null'],
      trials: 1,
      duration: '5s',
    });
    expect([points.length, trials.length]).toEqual([2, 2]);
    expect(options).toMatchObject({
      broker: { kind: 'external', addresses: ['a:1'] },
      reportsFolder: join(folder, 'reports'),
      deleteTopic: true,
    });
    expect(printed.out).toContain('kafkajs');
    expect(printed.out).toContain(
      `result: ${join(folder, 'result.json')}\nreport: ${join(folder, 'report.html')}\n`,
    );
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toBe('<!doctype html>');
    expect(printed.exitCode).toBe(0);
  });

  it('prints nothing but JSON with --json', async () => {
    const result = quickstartResult();
    saved(result);
    await run(scenario, '--json');
    expect(JSON.parse(printed.out)).toEqual(result);
    expect(printed.talk).toContain('report: ');
  });

  it('touches nothing with --dry-run', async () => {
    await run(scenario, '--dry-run', '--out', join(folder, 'reports'));
    expect(printed.out).toMatch(/^least: 2 points, 6 trials, about /);
    printed.out = '';
    await run(scenario, '--dry-run', '--json');
    expect(JSON.parse(printed.out).points).toHaveLength(2);
    expect(plan).not.toHaveBeenCalled();
    expect(await readdir(folder)).toEqual(['s.yaml']);
  });
});

describe('the exit code of a run', () => {
  const failed = (code: string): Trial => ({
    state: 'failed',
    order: 0,
    repetition: 0,
    startedAt: '2026-03-01T14:05:09.000Z',
    warnings: [],
    cause: { code, message: 'why' },
  });

  it.each([
    ['is 0 where one trial gave figures', ['LANE_DIED', null], 0],
    ['is 4 where none did', ['LANE_DIED', 'CONNECT_FAILED'], 4],
    ['is 5 where none did for want of a broker', ['BROKER_DIED', 'CONNECT_FAILED'], 5],
  ])('%s', async (_, codes, exitCode) => {
    const { trials } = quickstartResult().points[1]!;
    saved(
      resultOf([
        point(
          'kafkajs',
          {},
          codes.map((code) => (code === null ? trials[0]! : failed(code))),
        ),
      ]),
    );
    await run(scenario);
    expect(printed.exitCode).toBe(exitCode);
  });

  describe('with --strict', () => {
    const [good] = quickstartResult().points[0]!.trials;
    const suspect: Trial = {
      ...(good as MeasuredTrial),
      state: 'suspect',
      warnings: [
        { code: 'STEAL', message: 'why', severity: 'suspect' },
        { code: 'ACKS_0', message: 'why', severity: 'note' },
      ],
    };
    const apart = {
      ...point('kafkajs', {}, [good!]),
      warnings: [{ code: 'TRIALS_DISAGREE', message: 'why' }],
    };
    const strictRun = async (...points: Point[]) => {
      saved(resultOf(points));
      await run(scenario, '--strict');
    };

    it('is 0 where all is valid', async () => {
      await strictRun(point('kafkajs', {}, [good!]), { ...point('null', {}, []), skipped: 'why' });
      expect([printed.exitCode, printed.talk]).toEqual([0, '']);
    });

    it.each<[string, Point, string]>([
      ['a trial is suspect', point('kafkajs', {}, [good!, suspect]), '1 of 2 trials suspect (STEAL)'],
      [
        'a trial has failed',
        point('kafkajs', {}, [good!, failed('LANE_DIED')]),
        '1 of 2 trials failed (LANE_DIED)',
      ],
      ['the trials of a point disagree', apart, 'the trials of 1 of 1 points disagree (TRIALS_DISAGREE)'],
    ])('is 4 where %s, and says so', async (_, one, words) => {
      await strictRun(one);
      expect([printed.exitCode, printed.talk]).toEqual([4, `not valid (--strict): ${words}\n`]);
      expect(printed.out).toContain('report: ');
    });

    it('names all at once', async () => {
      await strictRun(apart, point('null', {}, [suspect, failed('X'), failed('Y')]));
      expect(printed.talk).toBe(
        'not valid (--strict): 1 of 4 trials suspect (STEAL); 2 of 4 trials failed (X, Y); the trials of 1 of 2 points disagree (TRIALS_DISAGREE)\n',
      );
    });

    it('is 5 or 130 where there is more to say', async () => {
      await strictRun(point('kafkajs', {}, [failed('BROKER_DIED')]));
      expect(printed.exitCode).toBe(5);
      saved({ ...resultOf([apart]), run: { ...resultOf([]).run, state: 'interrupted' } });
      await run(scenario, '--strict');
      expect(printed.exitCode).toBe(130);
    });

    it('is what doubts are without it: 0', async () => {
      saved(resultOf([apart, point('null', {}, [suspect])]));
      await run(scenario);
      expect([printed.exitCode, printed.talk]).toEqual([0, '']);
    });
  });

  it('is 130 where it was interrupted, and says how far it came and how to go on', async () => {
    const result = quickstartResult();
    saved({ ...result, run: { ...result.run, state: 'interrupted', trialsPlanned: 40 } });
    await run(scenario);
    expect(printed.exitCode).toBe(130);
    expect(printed.talk).toContain(
      'interrupted: 24 of 40 trials are in; go on with: lingerlab run --resume ',
    );
  });
});

describe('what a search exits with', () => {
  it.each([
    ['unavailable', 'unconfirmed', 5],
    ['unavailable', 'better', 0],
    ['budget', 'unconfirmed', 3],
  ] as const)('is, where it ended with %s and %s, %i', async (ended, verdict, code) => {
    const result = unconfirmedResult();
    saved({ ...result, tune: { ...result.tune!, ended, verdict } });
    await run(scenario);
    expect(printed.exitCode).toBe(code);
  });

  it('is 130 where it was interrupted, which knows of no number of trials', async () => {
    const result = unconfirmedResult();
    saved({ ...result, run: { ...result.run, state: 'interrupted', trialsPlanned: 3 } });
    await run(scenario);
    expect(printed.exitCode).toBe(130);
    expect(printed.talk).toMatch(/interrupted: \d+ trials are in; go on with: lingerlab tune --resume /);
  });
});

describe('bad usage of run', () => {
  it('is told at once, each with its flag', async () => {
    const problems = await problemsOf(() =>
      run(scenario, '--backend', 'kafkaj', '--trials', 'many', '--duration', '1', '--set', 'acks=2'),
    );
    expect(problems.map((problem) => problem.replace(/, such as .*/, '')).sort()).toEqual([
      '--backend kafkaj: unknown backend kafkaj — did you mean kafkajs?',
      '--duration 1: duration must be a length of time from 100 ms to 24h',
      '--set acks=2: acks must be one of 0, 1, all, not 2',
      '--trials many: trials must be a whole number, not "many"',
    ]);
    expect(plan).not.toHaveBeenCalled();
  });

  it('needs a scenario', async () => {
    expect(await problemsOf(() => run())).toEqual([
      'lingerlab run: names no scenario — give a file, such as scenarios/quickstart.yaml, or --resume',
    ]);
  });

  it('is both brokers', async () => {
    expect(await problemsOf(() => run(scenario, '--broker', 'embedded', '--brokers', 'a:1'))).toEqual([
      expect.stringContaining('--broker: cannot be given together with --brokers'),
    ]);
  });
});

describe('going on with a result', () => {
  /** What an interrupted run of the scenario left. */
  async function left(): Promise<string> {
    const text = await readFile(scenario, 'utf8');
    const base = resultOf([
      { ...point('kafkajs', {}, []), id: 'kafkajs rate=5000/s linger.ms=5' },
      { ...point('null', {}, []), id: 'null rate=5000/s linger.ms=5' },
    ]);
    const path = join(folder, 'result.json');
    const scenarioOfRun = { ...base.run.scenario, text, overrides: { trials: 1, 'producer.linger.ms': [5] } };
    await writeResult(path, {
      ...base,
      run: { ...base.run, scenario: scenarioOfRun, state: 'interrupted', trialsPlanned: 2 },
      broker: { ...base.broker, kind: 'external', bootstrap: ['a:1', 'b:2'] },
    });
    return path;
  }

  it('takes the scenario, what was put over it, and the broker from the result', async () => {
    const path = await left();
    saved(quickstartResult());
    await run('--resume', path);
    const [loaded, { trials }, options] = plan.mock.calls[0]!;
    expect(loaded.scenario).toMatchObject({ name: 'least', trials: 1 });
    expect(trials).toHaveLength(2);
    expect(options).toMatchObject({
      broker: { kind: 'external', addresses: ['a:1', 'b:2'] },
      resume: { path, result: await readResult(path) },
    });
  });

  it('finds the lines that it sends where the scenario had them', async () => {
    const lines = join(folder, 'elsewhere.jsonl');
    await writeFile(lines, '{}\n');
    await writeFile(
      scenario,
      `${await readFile(scenario, 'utf8')}workload: { kind: file, path: its-own.jsonl }\n`,
    );
    const path = await left();
    await writeResult(path, {
      ...(await readResult(path)),
      workload: { kind: 'file', key: 'none', meanBytes: 2, path: lines },
    });
    saved(quickstartResult());
    await run('--resume', path);
    expect(plan.mock.calls[0]![0].scenario.workload).toMatchObject({ kind: 'file', path: lines });
  });

  it("finds a connection's files where the scenario had them", async () => {
    await mkdir(join(folder, 'there'));
    await writeFile(join(folder, 'there', 'secret'), 'a-secret-word');
    await writeFile(
      scenario,
      `${await readFile(scenario, 'utf8')}connection:
  security.protocol: SASL_PLAINTEXT
  sasl.mechanism: PLAIN
  sasl.username: app
  sasl.password: { file: secret }
`,
    );
    const path = await left();
    const result = await readResult(path);
    result.run.scenario.folder = join(folder, 'there');
    await writeResult(path, result);
    saved(quickstartResult());
    await run('--resume', path);
    expect(plan.mock.calls[0]![2].broker).toMatchObject({
      connection: { protocol: 'SASL_PLAINTEXT', sasl: { username: 'app', password: 'a-secret-word' } },
    });
  });

  it('takes another broker where one is named', async () => {
    const path = await left();
    saved(quickstartResult());
    await run('--resume', path, '--broker', 'embedded');
    expect(plan.mock.calls[0]![2].broker).toEqual({ kind: 'embedded' });
  });

  it('lets nothing be put over it', async () => {
    const path = await left();
    const problems = await problemsOf(() =>
      run(
        scenario,
        '--resume',
        path,
        '--trials',
        '3',
        '--set',
        'acks=1',
        '--backend',
        'null',
        '--duration',
        '1s',
      ),
    );
    expect(problems.map((problem) => problem.split(':', 1)[0])).toEqual([
      scenario,
      '--backend',
      '--trials',
      '--duration',
      '--set acks=1',
    ]);
  });

  it('quotes no secret that cannot be put over it', async () => {
    const sets = ['connection.sasl.password=hunter2', 'connection={ sasl.password: hunter2 }'];
    const path = await left();
    const problems = await problemsOf(() => run('--resume', path, ...sets.flatMap((set) => ['--set', set])));
    expect(problems.map((problem) => problem.split(':', 1)[0])).toEqual([
      '--set connection.sasl.password=***',
      '--set connection=***',
    ]);
    expect(problems.join()).not.toContain('hunter2');
  });

  it('is refused where the result has other points', async () => {
    const path = await left();
    const result = await readResult(path);
    result.points[0]!.id = 'kafkajs rate=1/s linger.ms=5';
    await writeResult(path, result);
    expect(await problemsOf(() => run('--resume', path))).toEqual([
      expect.stringContaining(`${path}: was measured with other points`),
    ]);
  });
});
