import { formatCount } from '../../../src/format.ts';
import { type Finding, formatFinding } from '../finding.ts';
import type { Entry } from './entry.ts';
import { inFlightPerLane } from './lingerlab.ts';
import { contestTable } from './table.ts';

/** The tables of all contests, and why a contestant has no figures in one. */
export function tablesOf(entries: readonly Entry[], heading: string): string {
  const contests = [...new Set(entries.map(({ contest }) => contest))];
  return contests
    .map((contest) => {
      const these = entries.filter((entry) => entry.contest === contest);
      const isBase = ({ contestant }: Entry) => contestant.name === contest.base;
      // The lab's one producer stands in one contest, and is what the lanes of the others are compared with too.
      const base = these.find(isBase) ?? entries.find(isBase);
      const failures = these.flatMap(({ contestant, failure, rounds }) =>
        failure === null
          ? []
          : [
              `${contestant.title}: ${rounds.filter((measured) => measured === null).length} of ${rounds.length} rounds failed: ${failure.split('\n').join(' ')}`,
            ],
      );
      return [
        `${heading} ${contest.name}`,
        '',
        contestTable(these, base),
        ...failures.map((text) => `\n${text}`),
      ].join('\n');
    })
    .join('\n\n');
}

/** The whole report: verdicts, tables, how it was measured, and under what conditions. */
export function reportOf(run: {
  readonly entries: readonly Entry[];
  readonly findings: readonly Finding[];
  readonly conditions: readonly string[];
}): string {
  const list = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n');
  return `# lingerlab's backends beside their peers

Written by \`npm run bench:peers\`; not to be edited by hand.

## Goals

${list(run.findings.map((finding) => formatFinding('peers', finding).replace(/^peers: /, '')))}

Low–high is the exact interval for a median at 95 % confidence, or the whole range where the rounds are fewer than six
(five cover the median with 94 %).

## Figures

A ratio is the median of the ratios within rounds, to kafka-producer-perf-test with as many lanes, or to the lab's
one producer.

${tablesOf(run.entries, '###')}

## How it was measured

${list(method)}

## Conditions

${list(run.conditions)}
`;
}

const method = [
  'Each contestant is a process of its own, or several, started anew for each measurement, all in one session of Linux; `lingerlab run` is started as its users start it. With several lanes there are as many processes of kafka-producer-perf-test and of the Python producers, and one of lingerlab with as many lanes.',
  'Whoever sends: the warm-up begins with the first message that is in the topic, which leaves out starting, connecting and loading. Messages/s is what the topic’s end offsets grew by between two moments after it, over the time between them; no contestant counts for itself.',
  'CPU time is user and system time of the contestant’s whole process tree between the same two moments, from /proc, over the same messages: the JVM’s compiler and collector, Python, and all of lingerlab (its generator, histograms, display) are in it. The broker’s is beside it.',
  'The same lines of one file are drawn at random by all, and have no keys, because kafka-producer-perf-test sends none; which partition they go to is each client’s own way without keys. In the lab’s contest the records are made while they are sent, keyed by service.',
  `Latency is each one’s own: kafka-producer-perf-test has whole milliseconds of its steady state, from before send() to the callback; confluent-kafka for Python librdkafka’s time from produce() to the acknowledgement; kafka-python from send() to the callback; lingerlab the service time in its closed loop. They depend above all on how much may be unanswered: Java fills 32 MB (buffer.memory), the Python producers 100,000 messages, lingerlab ${formatCount(inFlightPerLane)} a lane. Of several processes it is the slowest one’s.`,
  'batch.size is not the same to all: Java’s client counts bytes as it expects them after compression, and lingerlab’s wire does so too; librdkafka and lingerlab’s batcher count them before, so that with compression Java’s batches hold several times as many messages. “Batches as Java’s” is the same contestant with a batch.size at which it puts as many messages into a batch as kafka-producer-perf-test did on average where its batches were fullest; it is there for comparison, and no goal counts it.',
  'Levels of compression are each client’s defaults. Retries and timeouts are each client’s defaults too, except the lab’s retries=3. In the lab’s contest all are idempotent, as kafka-python is by default, elsewhere none is.',
  'wire is lingerlab’s own produce requests without a client: no transactions, no security. It shows what the broker takes, and is judged beside the clients, never as one of them.',
];
