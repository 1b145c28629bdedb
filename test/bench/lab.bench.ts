import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { median } from 'simple-statistics';
import type { Finding } from './finding.ts';
import { benchTopic, closedLoopRate, startKafka } from './kafka.ts';
import { labSettings } from './lab-settings.ts';
import { pythonWith } from './python.ts';

export const name = 'lab';

const rounds = 5;
const pythonMessages = 15_000;
const topic = benchTopic('lab-bench');

const window = 5000;

/** The lab's configuration through lingerlab's backends against the lab's Python producer, on one real Kafka. */
export async function run(): Promise<Finding[]> {
  const python = await pythonWith(['kafka-python==3.0.12']);
  if (python === null)
    return [{ what: "against the lab's Python producer", skipped: 'kafka-python cannot be had' }];
  const kafka = await startKafka([topic]);
  try {
    const broker = kafka.bootstrap[0]!;
    const rates = {
      python: [] as number[],
      tight: [] as number[],
      kafkajs: [] as number[],
      confluent: [] as number[],
    };
    for (let round = 0; round < rounds; round += 1) {
      rates.python.push(await pythonRate(python, broker, 'lab'));
      rates.tight.push(await pythonRate(python, broker, 'tight'));
      for (const backend of ['kafkajs', 'confluent'] as const)
        rates[backend].push(
          await closedLoopRate({
            backend,
            brokers: kafka.bootstrap,
            topic: topic.name,
            settings: labSettings,
            window,
          }),
        );
    }
    const ratio = (backend: 'kafkajs' | 'confluent') =>
      median(rates[backend].map((rate, round) => rate / rates.python[round]!));
    const best = Math.max(ratio('kafkajs'), ratio('confluent'));
    return [
      {
        what: 'the same client in a tight loop, without the pauses and the talk of the lab',
        value: median(rates.tight),
        unit: ' messages/s',
        goal: null,
      },
      {
        what: `the lab's Python producer on Kafka ${kafka.version}`,
        value: median(rates.python),
        unit: ' messages/s',
        goal: null,
      },
      { what: 'kafkajs', value: median(rates.kafkajs), unit: ' messages/s', goal: null },
      { what: 'confluent', value: median(rates.confluent), unit: ' messages/s', goal: null },
      { what: "kafkajs against the lab's producer", value: ratio('kafkajs'), unit: 'x', goal: null },
      {
        what: `the better backend against it, median of ${rounds} rounds`,
        value: best,
        unit: 'x',
        goal: { atLeast: 20 },
      },
    ];
  } finally {
    await kafka.close();
  }
}

async function pythonRate(python: string, broker: string, loop: 'lab' | 'tight'): Promise<number> {
  const { stdout } = await promisify(execFile)(
    python,
    ['test/bench/lab_producer.py', broker, topic.name, String(pythonMessages), loop],
    { timeout: 120_000, maxBuffer: 64_000_000 },
  );
  const { acknowledged, seconds } = JSON.parse(stdout) as { acknowledged: number; seconds: number };
  if (acknowledged !== pythonMessages)
    throw new Error(`the Python producer got ${acknowledged} acknowledged`);
  return acknowledged / seconds;
}
