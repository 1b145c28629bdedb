import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../../../src/measure/histogram.ts';
import { resultSchema } from '../../../src/result/schema.ts';
import { simulateTrial } from '../../../src/run/simulated-trial.ts';
import { drawModel } from '../../../src/simulation/draw.ts';
import { expect as expected } from '../../../src/simulation/expect.ts';
import { referenceModel } from '../../../src/simulation/model.ts';
import { quietModel, simulated, simulation } from './simulated.ts';

const closed = '{ kind: closed, inFlight: 1000 }';
const conditions = { settings: {}, lanes: 1, messageBytes: 275, partitions: 3 };

describe('a trial that is computed', () => {
  it('of a closed loop has the figures that the model expects', () => {
    const { trial, tookS } = simulated(closed);
    const model = expected(quietModel, { ...conditions, load: { kind: 'closed', inFlight: 1000 } });
    expect(trial.state).toBe('valid');
    expect(trial.throughput.messagesPerSecond / model.messagesPerSecond).toBeCloseTo(1, 1);
    expect(trial.latencyUs.response.p50 / model.p50Us).toBeCloseTo(1, 2);
    expect(trial.latencyUs.response.p99 / model.p99Us).toBeCloseTo(1, 2);
    expect(trial.latencyUs.response.mean / model.meanUs).toBeCloseTo(1, 2);
    expect(trial.resources.cpuUsPerMessage! / model.cpuUsPerMessage).toBeCloseTo(1, 1);
    expect(trial.windows).toHaveLength(10);
    expect(trial.delivered).toBeNull();
    // 2 s of warm-up, 10 s of window, 0.7 s around them, and what the drain takes.
    expect(tookS).toBeCloseTo(12.7 + trial.drainS, 9);
  });

  it('at a constant rate carries it, and has the latencies that the model expects', () => {
    const { trial, codes } = simulated('{ kind: open, rate: 20000/s }', 'producer: { linger.ms: 5 }');
    const model = expected(quietModel, {
      ...conditions,
      settings: { 'linger.ms': 5 },
      load: { kind: 'open', ratePerSecond: 20_000, window: 100_000 },
    });
    expect(codes).toEqual([]);
    expect(trial.counts).toEqual({
      ...{ scheduled: 200_000, dropped: 0, issued: 200_000, acked: 200_000, failed: {}, unresolved: 0 },
    });
    expect(trial.bound?.by).toBe('offered');
    expect(trial.latencyUs.response.p99 / model.p99Us).toBeCloseTo(1, 2);
    expect(trial.latencyUs.service.p50).toBeLessThan(trial.latencyUs.response.p50);
  });

  it('says what is in force, its defaults among it, and what was asked for besides', () => {
    const { effective } = simulated(closed, 'producer: { linger.ms: 7, retries: 3 }');
    expect(effective).toMatchObject({
      acks: { value: 'all', how: 'emulated' },
      'linger.ms': { value: 7, how: 'emulated' },
      retries: { value: 3, how: 'emulated' },
    });
  });

  it('tells how far it compressed, where it did', () => {
    expect(simulated(closed).trial.compression).toBeUndefined();
    const { trial } = simulated(closed, 'producer: { compression.type: zstd, linger.ms: 5 }');
    expect(trial.compression?.ratio).toBeGreaterThan(2);
    expect(trial.compression?.ratio).toBeLessThan(4);
  });
});

describe('the rules for any trial', () => {
  it.each([
    ['{ kind: open, rate: 180000/s, window: 1000000 }', ['RATE_NOT_REACHED', 'DRIFTING']],
    ['{ kind: open, rate: 300000/s, window: 20000 }', ['RATE_NOT_REACHED', 'DROPPED']],
  ])('make a rate above the capacity suspect: %s', (load, codes) => {
    const found = simulated(load);
    expect(found.trial.state).toBe('suspect');
    expect(found.codes).toEqual(expect.arrayContaining(codes));
  });

  it('find what is not answered when the drain ends', () => {
    const { codes, trial } = simulated('{ kind: open, rate: 300000/s, window: 1000000 }', 'drain: 2s');
    expect(codes).toContain('UNRESOLVED');
    expect(trial.counts.unresolved).toBeGreaterThan(100_000);
    expect(trial.drainS).toBe(2);
  });

  it('see a sending thread that has no time left', () => {
    const gzip = 'producer: { compression.type: gzip, linger.ms: 20, batch.size: 500000 }';
    expect(simulated('{ kind: open, rate: 90000/s }', gzip).codes).toContain('LANE_SATURATED');
  });

  it('say who bounds a closed loop', () => {
    const boundBy = (producer: string) => simulated(closed, `producer: ${producer}`).trial.bound?.by;
    expect(boundBy('{ max.in.flight.requests.per.connection: 1 }')).toBe('broker');
    expect(boundBy('{ linger.ms: 100, batch.size: 1000000 }')).toBe('client');
  });

  it('fail a trial in which nothing was acknowledged', () => {
    const { trials, ground } = simulation('{ kind: open, rate: 100/s }');
    const [planned] = trials;
    const load = { kind: 'open', ratePerSecond: 0.01, arrivals: 'even', window: 10 } as const;
    const { trial } = simulateTrial({ ...planned!, point: { ...planned!.point, load } }, ground);
    expect(trial).toMatchObject({ state: 'failed', cause: { code: 'NOTHING_ACKNOWLEDGED' } });
  });
});

describe('the noise', () => {
  it('is the same for the same seed, and another for the next repetition', () => {
    const { trials, ground } = simulation(closed, 'trials: 2', referenceModel);
    const at = (index: number) => {
      const { trial } = simulateTrial(trials[index]!, ground);
      return { ...trial, startedAt: '' };
    };
    expect(at(0)).toEqual(at(0));
    expect(at(0)).not.toEqual({ ...at(1), order: 0, repetition: 0 });
  });

  it('moves figures by a few per cent', () => {
    const { trials, ground } = simulation(closed, 'trials: 20', referenceModel);
    const rates = trials.map((planned) => {
      const { trial } = simulateTrial(planned, ground);
      return trial.state === 'failed' ? 0 : trial.throughput.messagesPerSecond;
    });
    expect(Math.max(...rates) / Math.min(...rates)).toBeGreaterThan(1.03);
    expect(Math.max(...rates) / Math.min(...rates)).toBeLessThan(1.4);
  });
});

const loads = fc.oneof(
  fc.integer({ min: 16, max: 20_000 }).map((inFlight) => `{ kind: closed, inFlight: ${inFlight} }`),
  fc
    .tuple(
      fc.integer({ min: 20, max: 400_000 }),
      fc.constantFrom('even', 'poisson'),
      fc.integer({ min: 16, max: 200_000 }),
    )
    .map(
      ([rate, arrivals, window]) =>
        `{ kind: open, rate: ${rate}/s, arrivals: ${arrivals}, window: ${window} }`,
    ),
  fc
    .tuple(fc.integer({ min: 20, max: 200_000 }), fc.integer({ min: 20, max: 200_000 }))
    .map(
      ([from, to]) =>
        `{ kind: stages, stages: [{ rate: { from: ${from}/s, to: ${to}/s }, for: 1500ms }, { rate: ${to}/s, for: 2s }] }`,
    ),
  fc
    .tuple(fc.integer({ min: 16, max: 50_000 }), fc.integer({ min: 0, max: 5000 }))
    .map(([burst, rate]) => `{ kind: burst, rate: ${rate}/s, burst: ${burst}, every: 500ms }`),
);

it('keeps the invariants of every trial', () => {
  const producer = fc.record({
    lingerMs: fc.integer({ min: 0, max: 200 }),
    size: fc.integer({ min: 1, max: 1e6 }),
  });
  fc.assert(
    fc.property(fc.nat(1000), loads, producer, fc.integer({ min: 1, max: 16 }), (seed, load, set, lanes) => {
      const lines = `lanes: ${lanes}\nduration: 3s\ndrain: 1s\nproducer: { linger.ms: ${set.lingerMs}, batch.size: ${set.size} }`;
      const { trials, ground } = simulation(
        load,
        load.includes('stages') ? lines.replace('duration: 3s\n', '') : lines,
        drawModel(seed),
      );
      const { trial, tookS } = simulateTrial(trials[0]!, ground);
      expect(tookS).toBeGreaterThan(3);
      if (trial.state === 'failed') return;
      const { counts, latencyUs, windows } = trial;
      expect(counts.scheduled).toBe(counts.issued + counts.dropped);
      expect(counts.issued).toBe(counts.acked + counts.unresolved);
      expect(latencyUs.response.count).toBe(counts.acked + counts.unresolved);
      expect(latencyUs.service.count).toBe(counts.acked);
      expect(latencyUs.lag.count).toBe(counts.issued);
      expect(
        Math.min(...Object.values(counts).filter((count) => typeof count === 'number')),
      ).toBeGreaterThanOrEqual(0);
      const total = (key: 'issued' | 'acked' | 'dropped') => windows.reduce((sum, row) => sum + row[key], 0);
      expect(total('issued')).toBe(counts.issued);
      expect(total('dropped')).toBe(counts.dropped);
      expect(total('acked') / trial.durationS).toBeCloseTo(trial.throughput.messagesPerSecond, 6);
      for (const latency of Object.values(latencyUs)) {
        const { min, p50, p90, p95, p99, p999, max, histogram, count } = latency;
        const ranks = [min, p50, p90, p95, p99, p999, max];
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
        expect(LatencyHistogram.decode(histogram).count).toBe(count);
      }
      const parsed = resultSchema.shape.points.element.shape.trials.element.parse(structuredClone(trial));
      expect(parsed.state).toBe(trial.state);
    }),
    { numRuns: 60 },
  );
});
