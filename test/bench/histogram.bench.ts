import { build } from 'hdr-histogram-js';
import { median } from 'simple-statistics';
import { highestUs } from '../../src/measure/buckets.ts';
import { LatencyHistogram } from '../../src/measure/histogram.ts';
import { laneRandom } from '../../src/workload/random.ts';
import type { Finding } from './finding.ts';
import { secondsPerCall } from './runner.ts';

export const name = 'histogram';

const rounds = 5;
const sliceMs = 200;

/** What recording one latency costs, here and in hdr-histogram-js with 32-bit counters. */
export async function run(): Promise<Finding[]> {
  const latencies = someLatencies();
  const wholeLatencies = latencies.map(Math.floor);
  const histogram = new LatencyHistogram();
  const reference = build({
    bitBucketSize: 32,
    autoResize: false,
    highestTrackableValue: highestUs,
    numberOfSignificantValueDigits: 3,
  });
  const recordOurs = () => {
    for (const latency of latencies) histogram.record(latency);
  };
  const recordTheirs = () => {
    for (const latency of wholeLatencies) reference.recordValue(latency);
  };

  await secondsPerCall(recordOurs, sliceMs);
  await secondsPerCall(recordTheirs, sliceMs);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(((await secondsPerCall(recordOurs, sliceMs)) * 1e9) / latencies.length);
    theirs.push(((await secondsPerCall(recordTheirs, sliceMs)) * 1e9) / latencies.length);
  }
  return [
    { what: 'recording a latency', value: median(ours), unit: ' ns', goal: { atMost: 15 } },
    { what: 'hdr-histogram-js, 32-bit', value: median(theirs), unit: ' ns', goal: null },
    {
      what: 'against hdr-histogram-js',
      value: median(theirs.map((ns, round) => ns / ours[round]!)),
      unit: 'x',
      goal: null,
    },
  ];
}

/** Spread as a broker's are: most of a few milliseconds, some of seconds, none of them whole. */
function someLatencies(): Float64Array {
  const random = laneRandom(42, 0);
  const resolution = 2 ** 20;
  return Float64Array.from({ length: 8192 }, () => {
    const uniform = (1 + random.below(resolution - 1)) / resolution;
    return 500 - 3000 * Math.log(uniform) + (random.below(100) === 0 ? random.below(1_000_000) : 0);
  });
}
