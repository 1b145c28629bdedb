import { describe, expect, it } from 'vitest';
import { type MeasuredTrial, summaryMetrics, type Trial } from '../../../src/result/schema.ts';
import { summarise } from '../../../src/run/summary.ts';
import { validTrial } from '../../fixtures/result.ts';

const trial = (messagesPerSecond: number, change: Partial<MeasuredTrial> = {}): Trial => ({
  ...validTrial(0, 0, { messagesPerSecond, p50Us: 1000, spread: 1.5, cpuUsPerMessage: 8 }),
  ...change,
});
const failed: Trial = {
  state: 'failed',
  order: 0,
  repetition: 0,
  startedAt: '',
  warnings: [],
  cause: { code: 'LANE_DIED', message: 'gone' },
};

describe('a point’s summary', () => {
  it('has the median, lowest and highest of each metric', () => {
    const summary = summarise([trial(300), trial(100), trial(250)]);
    expect(summary.messagesPerSecond).toEqual({
      median: 250,
      low: 100,
      high: 300,
      trials: 3,
      interval: { low: 100, high: 300, confidence: expect.closeTo(0.75, 9) },
    });
    expect(Object.keys(summary)).toEqual([...summaryMetrics].filter((name) => name !== 'responseP999Us'));
  });

  it('has an interval narrower than the range where trials are many', () => {
    const rates = [10, 90, 20, 80, 30, 70, 40, 60, 50].map((rate) => trial(rate * 1000));
    expect(summarise(rates).messagesPerSecond).toMatchObject({
      median: 50_000,
      low: 10_000,
      interval: { low: 20_000, high: 80_000 },
    });
  });

  it('leaves out a percentile that the samples of one trial do not carry', () => {
    const many = trial(2000);
    expect(summarise([many]).responseP999Us).toBeDefined();
    expect(summarise([many, trial(999)]).responseP999Us).toBeUndefined();
    expect(summarise([many, trial(99)])).not.toHaveProperty('responseP99Us');
    expect(summarise([many, trial(99)])).toHaveProperty('responseP95Us');
    expect(summarise([many, trial(0)])).toHaveProperty('messagesPerSecond');
  });

  it('takes the middle of two', () => {
    expect(summarise([trial(100), trial(200)]).messagesPerSecond).toMatchObject({ median: 150 });
  });

  it('leaves out trials that are suspect or have failed', () => {
    const summary = summarise([trial(100), { ...trial(900), state: 'suspect' } as Trial, failed]);
    expect(summary.messagesPerSecond).toEqual({ median: 100, low: 100, high: 100, trials: 1 });
  });

  it('is empty where no trial is valid', () => {
    expect(summarise([failed, { ...trial(900), state: 'suspect' } as Trial])).toEqual({});
    expect(summarise([])).toEqual({});
  });

  it('leaves out a metric that no trial knows, and counts those that do', () => {
    const unknown = { resources: { ...(trial(1) as MeasuredTrial).resources, cpuUsPerMessage: null } };
    expect(summarise([trial(1, unknown)]).cpuUsPerMessage).toBeUndefined();
    expect(summarise([trial(1, unknown), trial(1)]).cpuUsPerMessage).toMatchObject({ median: 8, trials: 1 });
  });

  it('takes each metric from where it belongs', () => {
    const base = trial(1000) as MeasuredTrial;
    const { response, service, lag } = base.latencyUs;
    const marked = {
      ...base,
      throughput: { messagesPerSecond: 1, bytesPerSecond: 2 },
      latencyUs: {
        response: { ...response, p50: 3, p90: 4, p95: 5, p99: 6, p999: 7, max: 8 },
        service: { ...service, p50: 9, p99: 10 },
        lag: { ...lag, p99: 11 },
      },
      resources: { ...base.resources, cpuUsPerMessage: 12, rssMaxBytes: 13 },
    };
    const medians = Object.entries(summarise([marked])).map(([name, value]) => [name, value.median]);
    expect(Object.fromEntries(medians)).toEqual({
      messagesPerSecond: 1,
      bytesPerSecond: 2,
      responseP50Us: 3,
      responseP90Us: 4,
      responseP95Us: 5,
      responseP99Us: 6,
      responseP999Us: 7,
      responseMaxUs: 8,
      serviceP50Us: 9,
      serviceP99Us: 10,
      lagP99Us: 11,
      cpuUsPerMessage: 12,
      rssMaxBytes: 13,
    });
  });
});
