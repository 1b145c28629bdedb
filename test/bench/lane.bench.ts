import { median } from 'simple-statistics';
import { fromDist } from './dist.ts';
import type { Finding } from './finding.ts';

export const name = 'lane';

type MeasureTrial = typeof import('../../src/calibrate/ground.ts').measureTrial;

const rounds = 3;
const leastPerSecond = 2_500_000;
const durationMs = 3000;
const window = 100_000;

/** What one lane does with nobody to send to: how many messages on one core, and how late they leave. Needs no Kafka. */
export async function run(): Promise<Finding[]> {
  const { measureTrial } =
    await fromDist<typeof import('../../src/calibrate/ground.ts')>('calibrate/ground.js');
  return [
    ...(await ceiling(measureTrial, 'closed loop', { kind: 'closed', inFlight: 2000 })),
    // All three histograms are kept. Hardly more than a lane can do: what it cannot, it would have to catch up with.
    ...(await ceiling(measureTrial, 'open load', {
      kind: 'open',
      ratePerSecond: 4_000_000,
      arrivals: 'even',
      window,
    })),
    ...(await lagAt(measureTrial, 'timer')),
    ...(await lagAt(measureTrial, 'spin')),
  ];
}

type Load = Parameters<MeasureTrial>[0]['load'];

async function ceiling(measureTrial: MeasureTrial, what: string, load: Load): Promise<Finding[]> {
  const rates: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { windowAcked, resources } = await measureTrial({
      backend: 'null',
      load,
      warmupMs: 1000,
      durationMs,
    });
    rates.push((windowAcked * 1000) / durationMs / (resources.laneCpuRatio ?? Number.NaN));
  }
  return [
    {
      what: `null backend, ${what}, everything on, a second of one core`,
      value: median(rates),
      unit: ' messages',
      goal: { atLeast: leastPerSecond },
    },
  ];
}

async function lagAt(measureTrial: MeasureTrial, pacing: 'timer' | 'spin'): Promise<Finding[]> {
  const p99s: number[] = [];
  const cpu: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { lag, resources } = await measureTrial({
      backend: 'null',
      pacing,
      load: { kind: 'open', ratePerSecond: 10_000, arrivals: 'even', window },
      durationMs,
    });
    p99s.push(lag.valueAtPercentile(99));
    cpu.push((resources.laneCpuRatio ?? Number.NaN) * 100);
  }
  const timed = pacing === 'timer';
  return [
    {
      what: `${pacing} pacing at 10,000/s, lag p99`,
      value: median(p99s),
      unit: ' µs',
      goal: { atMost: timed ? 3000 : 200 },
    },
    {
      what: `${pacing} pacing at 10,000/s, CPU of one core`,
      value: median(cpu),
      unit: ' %',
      goal: timed ? { atMost: 15 } : null,
    },
  ];
}
