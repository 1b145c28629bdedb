import { describe, expect, it } from 'vitest';
import { LingerlabError } from '../../../src/errors.ts';
import { sloMetricNames } from '../../../src/result/search-schema.ts';
import { parseSlo } from '../../../src/search/parse-slo.ts';
import { sloMetrics } from '../../../src/search/slo-metrics.ts';

function problemsOf(text: string): string[] {
  try {
    parseSlo(text);
  } catch (error) {
    if (error instanceof LingerlabError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('an SLO', () => {
  it.each<[string, string, string, number]>([
    ['p99<50ms', 'p99', '<', 50_000],
    ['P99 <= 50 ms', 'p99', '<=', 50_000],
    ['p99.9<1.5s', 'p99.9', '<', 1_500_000],
    ['service.p99<800us', 'service.p99', '<', 800],
    ['max<800µs', 'max', '<', 800],
    ['errors=0', 'errors', '=', 0],
    ['errors<=0%', 'errors', '<=', 0],
    ['errors<0.1%', 'errors', '<', 0.001],
    ['throughput>=20k/s', 'throughput', '>=', 20_000],
    ['throughput>20000/s', 'throughput', '>', 20_000],
    ['cpu<20us', 'cpu', '<', 20],
    ['memory<200MB', 'memory', '<', 200e6],
    ['memory<200mib', 'memory', '<', 200 * 2 ** 20],
  ])('%s', (text, metric, comparison, limit) => {
    const [term, ...rest] = parseSlo(text).terms;
    expect(rest).toEqual([]);
    expect(term).toMatchObject({ metric, comparison });
    expect(term!.limit).toBeCloseTo(limit, 9);
  });

  it('holds several conditions, as they were written', () => {
    expect(parseSlo('p99 < 50ms, errors=0')).toEqual({
      text: 'p99<50ms,errors=0',
      terms: [
        { text: 'p99<50ms', metric: 'p99', comparison: '<', limit: 50_000 },
        { text: 'errors=0', metric: 'errors', comparison: '=', limit: 0 },
      ],
    });
  });

  it('is told in the units of the table', () => {
    expect(parseSlo('P99<50MS, memory<200mib').text).toBe('p99<50ms,memory<200MiB');
  });

  it('limits what a result may name', () => {
    expect([...sloMetrics.keys()].toSorted()).toEqual(sloMetricNames.toSorted());
  });

  it('does not offer what it is asked to leave out', () => {
    expect(() => parseSlo('latency<5ms', '--slo', ['cpu', 'throughput'])).toThrow(/errors, memory$/);
  });

  it.each<[string, RegExp]>([
    ['p98<50ms', /there is no metric p98 — metrics are p50, p90/],
    ['p999<50ms', /there is no metric p999 — did you mean p99\.9\?/],
    ['memry<50MB', /there is no metric memry — did you mean memory\?/],
    ['p99<50ms;errors=0', /separate conditions with a comma, as in p99<50ms,errors=0/],
    ['latency<50ms', /there is no metric latency — metrics are p50, /],
    ['p99<50', /limit without a unit: 50 — units are us, µs, ms, s, as in p99<50ms/],
    ['p99<50 parsecs', /cannot be read: 50 parsecs/],
    ['p99<fast', /cannot be read: fast/],
    ['p99', /is no condition/],
    ['p99<<50ms', /is no condition/],
    ['', /empty condition/],
    ['<50ms', /names no metric/],
    ['p99>50ms', /asks for more than a limit, where lower is better — write it as p99<50ms/],
    ['throughput<5/s', /where higher is better/],
    ['p99=50ms', /one exact value/],
    ['p99<0ms', /a limit of 0/],
    ['errors<0%', /write errors=0/],
    ['errors>=0', /write errors=0/],
    ['errors<5', /limit without a unit/],
    ['errors<=100%', /limits nothing/],
    ['constructor<5ms', /there is no metric constructor/],
  ])('is refused: %s', (text, expected) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(expected);
    expect(problems[0]).toMatch(/^--slo/);
  });

  it('tells all that is wrong at once, a contradiction among it', () => {
    const problems = problemsOf('p99<5ms,p99>10ms,p97<1s,cpu<3');
    expect(problems).toHaveLength(4);
    expect(problems.join('\n')).toMatch(/limits p99 twice/);
  });
});
