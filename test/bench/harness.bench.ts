import { median } from 'simple-statistics';
import { fromDist } from './dist.ts';
import type { Finding } from './finding.ts';
import { benchTopic, startKafka } from './kafka.ts';

export const name = 'harness';

/** Pairs scatter by ten per cent on a machine of two cores that the broker shares. */
const pairs = 15;
const topic = benchTopic('harness-bench');

/** What a closed-loop trial through the harness reaches of a bare loop over the same client, on a real Kafka. */
export async function run(): Promise<Finding[]> {
  const { contests } =
    await fromDist<typeof import('../../src/calibrate/contests.ts')>('calibrate/contests.js');
  const { measurePairs } =
    await fromDist<typeof import('../../src/calibrate/pairs.ts')>('calibrate/pairs.js');
  const { measureTrial } =
    await fromDist<typeof import('../../src/calibrate/ground.ts')>('calibrate/ground.js');
  const { medianInterval } =
    await fromDist<typeof import('../../src/stats/median-interval.ts')>('stats/median-interval.js');
  const kafka = await startKafka([topic]);
  const target = { brokers: kafka.bootstrap, topic: topic.name };
  const ground = { measure: measureTrial, signal: new AbortController().signal, tell: () => {} };
  try {
    const findings: Finding[] = [];
    for (const contest of contests) {
      const { backend } = contest;
      const found = await measurePairs(contest, target, pairs, ground);
      const ratios = found.map(({ bare, harness }) => harness.messagesPerSecond / bare.messagesPerSecond);
      const { low, high, confidence } = medianInterval(ratios)!;
      const interval = `${Math.round(confidence * 100)} % interval of the median`;
      findings.push(
        {
          what: `${backend}, bare loop on Kafka ${kafka.version}`,
          value: median(found.map(({ bare }) => bare.messagesPerSecond)),
          unit: ' messages/s',
          goal: null,
        },
        {
          what: `${backend}, CPU time a message on the sending thread against the bare loop's`,
          value: median(found.map(({ bare, harness }) => harness.cpuUsPerMessage! / bare.cpuUsPerMessage!)),
          unit: 'x',
          goal: null,
        },
        { what: `${backend}, from: ${interval}`, value: low, unit: 'x', goal: null },
        { what: `${backend}, to: ${interval}`, value: high, unit: 'x', goal: null },
        {
          what: `${backend}, harness against bare loop, median of ${pairs} pairs`,
          value: median(ratios),
          unit: 'x',
          goal: { atLeast: 0.98 },
        },
      );
    }
    return findings;
  } finally {
    await kafka.close();
  }
}
