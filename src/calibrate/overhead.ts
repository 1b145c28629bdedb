import { median } from 'simple-statistics';
import { type Admin, openAdmin } from '../broker/admin.ts';
import type { Broker } from '../broker/broker.ts';
import { openBroker } from '../broker/open.ts';
import type { TopicSpec } from '../broker/topic-spec.ts';
import { exitCodes, LingerlabError, messageOf } from '../errors.ts';
import { formatPercent, formatRate } from '../format.ts';
import type { CheckLine } from '../result/calibration.ts';
import { medianInterval } from '../stats/median-interval.ts';
import { type Check, judged } from './check.ts';
import { contestPartitions, contests } from './contests.ts';
import { embeddedClients, notEmbeddedLines } from './embedded-clients.ts';
import type { Ground } from './ground.ts';
import { measurePairs, type Pair, pairSeconds } from './pairs.ts';

/** What lingerlab must reach of a bare loop's rate. */
const leastRatio = 0.98;
const pairCounts = { whole: 9, quick: 3 };
const brokerSeconds = 8;
const adminTimeoutMs = 15_000;

/** It keeps little, so that a calibration does not fill the disk. */
const contestTopic: TopicSpec = {
  name: 'lingerlab-overhead',
  partitions: contestPartitions,
  replicationFactor: 1,
  config: { 'retention.bytes': '100000000', 'segment.bytes': '50000000' },
};

/** What lingerlab takes away from a program that does nothing but send. */
export const overhead: Check = {
  name: 'overhead',
  seconds: ({ quick, clients }) =>
    brokerSeconds +
    contests.filter(({ backend }) => clients.includes(backend)).length *
      (quick ? pairCounts.quick : pairCounts.whole) *
      pairSeconds,
  run: async (ground) => {
    const { broker, where } = await openFor(ground);
    try {
      return await onBroker(ground, broker, where);
    } finally {
      await broker.close();
    }
  },
};

/** The broker that was asked for; else a real Kafka, or the embedded broker where that cannot be had. */
async function openFor({ broker: choice, signal, tell }: Ground): Promise<{ broker: Broker; where: string }> {
  const options = { signal, onStatus: tell };
  if (choice !== null) return named(await openBroker({ choice, ...options }));
  try {
    return named(await openBroker({ choice: { kind: 'apache-kafka' }, ...options }));
  } catch (error) {
    if (!(error instanceof LingerlabError) || error.exitCode !== exitCodes.unavailable) throw error;
    const { broker, where } = named(await openBroker({ choice: { kind: 'embedded' }, ...options }));
    return { broker, where: `${where}, for want of a real Kafka (${messageOf(error)})` };
  }
}

const brokerNames: Record<Broker['kind'], string> = {
  embedded: 'the embedded broker',
  'apache-kafka': 'Apache Kafka',
  compose: 'Kafka in containers',
  external: 'Kafka',
};

const named = (broker: Broker) => ({
  broker,
  where: `${brokerNames[broker.kind]}${broker.version === null ? '' : ` ${broker.version}`}`,
});

async function onBroker(ground: Ground, broker: Broker, where: string): Promise<CheckLine[]> {
  const { kind, bootstrap, connection } = broker;
  const admin = await openAdmin(bootstrap, { timeoutMs: adminTimeoutMs, connection });
  try {
    const { created } = await admin.ensureTopic(contestTopic);
    await admin.close();
    try {
      const target = { brokers: bootstrap, connection, topic: contestTopic.name };
      const count = ground.quick ? pairCounts.quick : pairCounts.whole;
      const embedded = kind === 'embedded';
      const clients = embedded ? embeddedClients(ground) : ground.clients;
      const lines: CheckLine[] = embedded ? notEmbeddedLines('overhead', ground) : [];
      for (const contest of contests) {
        if (!clients.includes(contest.backend)) continue;
        const pairs = await measurePairs(contest, target, count, ground);
        lines.push(overheadLine(contest.backend, pairs, where));
      }
      return lines;
    } finally {
      if (created && outlasts(broker)) await clearAway(admin, ground);
    }
  } finally {
    await admin.close();
  }
}

/** Whether a topic outlasts the calibration: with a broker that was started for it, it goes by itself. */
export const outlasts = ({ kind, kept }: Pick<Broker, 'kind' | 'kept'>): boolean =>
  kind === 'external' || kept === true;

/** What was measured stands, whether or not the topic can be cleared away. */
async function clearAway(admin: Admin, { tell }: Ground): Promise<void> {
  await admin
    .deleteTopic(contestTopic.name)
    .catch((error: unknown) => tell(`topic ${contestTopic.name} is still there: ${messageOf(error)}`));
}

/** Judges the median of the pairs' ratios; one that its interval does not set apart from the limit is no failure. */
export function overheadLine(client: string, pairs: readonly Pair[], where: string): CheckLine {
  const ratios = pairs.map(({ bare, harness }) => harness.messagesPerSecond / bare.messagesPerSecond);
  const ratio = median(ratios);
  const { low, high, confidence } = medianInterval(ratios)!;
  const bare = median(pairs.map((pair) => pair.bare.messagesPerSecond));
  const cpuRatio = cpuRatioOf(pairs);
  const interval = `${low.toFixed(3)} to ${high.toFixed(3)} at ${formatPercent(confidence)}`;
  const cpu = cpuRatio === null ? '' : `; CPU time a message ${cpuRatio.toFixed(3)} of its`;
  const undecided =
    ratio < leastRatio && high >= leastRatio ? ': not decided, the pairs scatter too far' : '';
  return judged(
    `overhead, ${client}`,
    undecided === '' ? ratio >= leastRatio : null,
    `${ratio.toFixed(3)} of a bare loop's ${formatRate(bare)} messages/s (at least ${leastRatio}), median of ` +
      `${pairs.length} pairs (${interval}), on ${where}${undecided}${cpu}`,
    {
      ratio,
      lowRatio: low,
      highRatio: high,
      confidence,
      pairs: pairs.length,
      bareMessagesPerSecond: bare,
      cpuRatio,
      where,
    },
  );
}

/** CPU time of the sending thread a message, as a ratio; it scatters less than the rates. Null where it is not told. */
function cpuRatioOf(pairs: readonly Pair[]): number | null {
  const ratios = pairs.flatMap(({ bare, harness }) =>
    bare.cpuUsPerMessage === null || harness.cpuUsPerMessage === null
      ? []
      : [harness.cpuUsPerMessage / bare.cpuUsPerMessage],
  );
  return ratios.length === 0 ? null : median(ratios);
}
