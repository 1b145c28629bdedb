import { median } from 'simple-statistics';
import { fromDist } from './dist.ts';
import type { Finding } from './finding.ts';
import { benchTopic, startKafka } from './kafka.ts';

export const name = 'harness';

const pairs = 9;
const topic = benchTopic('harness-bench');

/** What a closed-loop trial through the harness reaches of a bare loop over the same client, on a real Kafka. */
export async function run(): Promise<Finding[]> {
  const { contests } =
    await fromDist<typeof import('../../src/calibrate/contests.ts')>('calibrate/contests.js');
  const { measurePairs } =
    await fromDist<typeof import('../../src/calibrate/pairs.ts')>('calibrate/pairs.js');
  const { measureTrial } =
    await fromDist<typeof import('../../src/calibrate/ground.ts')>('calibrate/ground.js');
  const kafka = await startKafka([topic]);
  const target = { brokers: kafka.bootstrap, topic: topic.name };
  const ground = { measure: measureTrial, signal: new AbortController().signal, tell: () => {} };
  try {
    const findings: Finding[] = [];
    for (const contest of contests) {
      const { backend } = contest;
      const found = await measurePairs(contest, target, pairs, ground);
      const ratios = found.map(({ bare, harness }) => harness / bare);
      findings.push(
        {
          what: `${backend}, bare loop on Kafka ${kafka.version}`,
          value: median(found.map(({ bare }) => bare)),
          unit: ' messages/s',
          goal: null,
        },
        { what: `${backend}, lowest of ${pairs} pairs`, value: Math.min(...ratios), unit: 'x', goal: null },
        { what: `${backend}, highest of ${pairs} pairs`, value: Math.max(...ratios), unit: 'x', goal: null },
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
