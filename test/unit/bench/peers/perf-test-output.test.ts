import { expect, test } from 'vitest';
import { perfTestLatency } from '../../../bench/peers/perf-test-output.ts';

const steady =
  '800000 steady state records sent, 119296.152699 records/sec (31.41 MB/sec), 16.77 ms avg latency, 220.00 ms max latency, 5 ms 50th, 104 ms 95th, 189 ms 99th, 211 ms 99.9th.';
const whole =
  '1200000 records sent, 107594.369228 records/sec (28.33 MB/sec), 51.65 ms avg latency, 578.00 ms max latency, 8 ms 50th, 327 ms 95th, 491 ms 99th, 550 ms 99.9th.';

test('takes the percentiles of the steady state, not those with the warm-up', () => {
  const output = `Number of records read: 50000\nIn steady state.\n${whole}\n${steady}\n`;
  expect(perfTestLatency(output)).toEqual({ p50Ms: 5, p99Ms: 189 });
});

test('has none where no steady state is printed', () => {
  expect(perfTestLatency(`${whole}\n`)).toBeNull();
  expect(perfTestLatency('')).toBeNull();
});
