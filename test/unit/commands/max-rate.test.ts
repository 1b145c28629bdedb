import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { maxRateCommand } from '../../../src/commands/max-rate.ts';
import type { MaxRate } from '../../../src/result/search-schema.ts';
import { writeResult } from '../../../src/result/store.ts';
import { resultOf } from '../../fixtures/result.ts';
import { tuneResult } from '../../fixtures/tune.ts';
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
  scenario = join(folder, 's.yaml');
  await writeFile(
    scenario,
    'name: knee\ntopic: { name: logs }\nload: { kind: open, rate: 5000/s }\nbackends: [simulated]\nwarmup: 1s\n',
  );
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});
// The files share modules, and others mock parts of what these tests have loaded whole.
afterAll(() => {
  vi.resetModules();
});

const maxRate = (...args: string[]) =>
  maxRateCommand().parseAsync([...args, '--out', join(folder, 'reports')], { from: 'user' });
const resumed = (...args: string[]) => maxRateCommand().parseAsync(args, { from: 'user' });
interface Held {
  readonly maxRate: MaxRate;
}
const pathIn = (text: string): string => /^result: (.*)$/m.exec(text)![1]!;

describe('lingerlab max-rate', () => {
  it('finds a rate, and says where everything is', async () => {
    await maxRate(scenario, '--slo', 'p99<50ms');
    expect(printed.out).toMatch(/^simulated: [\d,]+ to [\d,]+ messages\/s\nSustains [\d,]+ messages\/s/m);
    expect(printed.talk).toMatch(/closed loop: .* msg\/s/);
    expect(printed.talk).toMatch(/bracket [\d,]+\/s: pass \(p99 .*\) · above [\d,]+ · at most .* left/);
    const held = JSON.parse(await readFile(pathIn(printed.out), 'utf8'));
    expect(held.maxRate.searches[0].answer.kind).toBe('interval');
    expect(printed.exitCode).toBe(0);
  });

  it('prints nothing but JSON with --json', async () => {
    await maxRate(scenario, '--slo', 'p99<50ms', '--json');
    expect(JSON.parse(printed.out).maxRate.slo.text).toBe('p99<50ms');
  });

  it('exits with 1 where no rate meets the SLO', async () => {
    await maxRate(scenario, '--slo', 'p99<100us');
    expect(printed.out).toMatch(
      /^No rate meets p99<100us: at 110 messages\/s, the lowest rate whose messages carry the SLO,/m,
    );
    expect(printed.exitCode).toBe(1);
  });

  it('exits with 3 where the budget ended, and goes on from there', async () => {
    await maxRate(scenario, '--slo', 'p99<50ms', '--budget', '70s');
    expect(printed.exitCode).toBe(3);
    const path = pathIn(printed.out);
    printed.out = '';
    await resumed('--resume', path);
    expect(printed.talk).toMatch(/simulated: going on from \d probes/);
    expect(printed.out).toMatch(/^Sustains/m);
    expect(pathIn(printed.out)).toBe(path);
    expect(printed.exitCode).toBe(0);
  });

  it('does not go on where everything is answered', async () => {
    await maxRate(scenario, '--slo', 'p99<50ms');
    expect(await problemsOf(() => resumed('--resume', pathIn(printed.out)))).toEqual([
      expect.stringMatching(/holds all its answers/),
    ]);
  });

  it('touches nothing with --dry-run', async () => {
    await maxRate(scenario, '--slo', 'p99<50ms', '--dry-run');
    expect(printed.out).toMatch(/^knee: the highest rate that meets p99<50ms, of 1 point\nabout 4 min/);
    expect(printed.out).toContain('1. simulated  (110 to 1,000,000 messages/s)');
    printed.out = '';
    await maxRate(scenario, '--slo', 'p99<50ms', '--probe', '2s', '--dry-run', '--json');
    expect(JSON.parse(printed.out)).toMatchObject({
      probeSeconds: 2,
      searches: [{ label: 'simulated', leastPerSecond: 550 }],
    });
  });

  it('names an example where there is no SLO', async () => {
    expect(await problemsOf(() => maxRate(scenario))).toEqual([
      expect.stringMatching(/^lingerlab max-rate: names no SLO.* — give --slo "p99<50ms"/),
    ]);
  });

  it('tells all that is wrong with its flags at once', async () => {
    const flags = [
      '--slo',
      'p98<5ms',
      '--probe',
      'long',
      '--precision',
      '90%',
      '--budget',
      '0',
      '--set',
      'x',
    ];
    const problems = await problemsOf(() => maxRate(...flags));
    expect(problems.map((problem) => problem.split(':', 1)[0])).toEqual([
      'lingerlab max-rate',
      '--set x',
      '--slo p98<5ms',
      '--probe long',
      '--precision 90%',
      '--budget 0',
    ]);
  });

  it.each([
    [['--slo', 'throughput>=100/s'], /is what max-rate looks for/],
    [['--slo', 'p99<5ms,cpu<11us'], /^--slo cpu<11us: sets no highest rate: .* falls while the rate rises/],
    [['--slo', 'qqq<5ms'], /metrics are p50, (?!.*(throughput|cpu)).*memory$/],
    [['--slo', 'p99<5ms', '--probe', '100ms'], /no length of time from 500ms/],
    [['--slo', 'p99<5ms', '--precision', '5'], /no share from 1 % to 50 %/],
    [
      ['--slo', 'p99<5ms', '--budget', '20s'],
      /20s: too short to hold a rate from both sides.* give --budget 3\ds/,
    ],
  ])('refuses %j', async (flags, expected) => {
    expect(await problemsOf(() => maxRate(scenario, ...flags))).toEqual([expect.stringMatching(expected)]);
  });

  it('goes on only with a result of its own, and with its own search', async () => {
    const other = join(folder, 'result.json');
    await writeResult(other, resultOf([]));
    expect(await problemsOf(() => resumed('--resume', other))).toEqual([
      expect.stringMatching(/is no result of a search for the highest rate.*lingerlab run --resume/),
    ]);
    await writeResult(other, tuneResult());
    expect(await problemsOf(() => resumed('--resume', other))).toEqual([
      expect.stringMatching(/lingerlab tune --resume .*result\.json$/),
    ]);
    await maxRate(scenario, '--slo', 'p99<50ms', '--budget', '70s');
    const path = pathIn(printed.out);
    expect(await problemsOf(() => resumed('--resume', path, '--slo', 'p99<5ms'))).toEqual([
      expect.stringMatching(/^--slo: cannot be given with --resume/),
    ]);
    expect(await problemsOf(() => resumed('--resume', path, '--out', folder))).toEqual([
      expect.stringMatching(/^--out: cannot be given with --resume — the result is saved in its place/),
    ]);
  });

  it('tells with --resume and --dry-run what is held', async () => {
    await maxRate(scenario, '--slo', 'p99<50ms', '--budget', '70s');
    const path = pathIn(printed.out);
    printed.out = '';
    await resumed('--resume', path, '--dry-run');
    expect(printed.out).toMatch(/1\. simulated {2}\(.*\): going on from \d probes/);
    printed.out = '';
    await resumed('--resume', path, '--dry-run', '--json');
    const plan = JSON.parse(printed.out);
    const [{ probesHeld }] = plan.searches;
    expect(probesHeld).toBeGreaterThan(2);
    expect(plan.estimatedSeconds).toBeCloseTo((20 - probesHeld) * plan.estimatedSecondsPerProbe, 6);
  });

  it.each<[string, (held: Held) => void]>([
    ['no search', ({ maxRate: { searches } }) => searches.splice(0)],
    ['another search', ({ maxRate: { searches } }) => (searches[0]!.label = 'another')],
    ['one search too many', ({ maxRate: { searches } }) => searches.push(searches[0]!)],
    ['no trial of a probe', ({ maxRate: { searches } }) => (searches[0]!.probes[1]!.repetition = 99)],
    ['no precision', ({ maxRate: found }) => (found.precision = 0)],
    ['an SLO of nothing', ({ maxRate: { slo } }) => slo.terms.splice(0)],
    ['an SLO of what is no metric', ({ maxRate: { slo } }) => (slo.terms[0]!.metric = 'foo')],
  ])('refuses a damaged result with %s before anything is started', async (_, damage) => {
    await maxRate(scenario, '--slo', 'p99<50ms', '--budget', '70s');
    const path = pathIn(printed.out);
    const held = JSON.parse(await readFile(path, 'utf8'));
    damage(held);
    await writeFile(path, JSON.stringify(held));
    printed.talk = '';
    expect(await problemsOf(() => resumed('--resume', path))).toHaveLength(1);
    expect(printed.talk).toBe('');
  });
});
