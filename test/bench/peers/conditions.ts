import { freemem } from 'node:os';
import { median } from 'simple-statistics';
import { brokerJavaFlags } from '../../../src/broker/apache-kafka-config.ts';
import { findJava } from '../../../src/broker/java.ts';
import { formatBytes, formatCount, formatInstant, formatPercent, listInWords } from '../../../src/format.ts';
import { describeEnvironment } from '../../../src/run/environment.ts';
import type { Contest } from './contest.ts';
import type { Entry } from './entry.ts';
import { topicOf } from './kafka.ts';
import type { Options } from './options.ts';
import type { Payload } from './payload.ts';

/** What a run's figures depend on, as lines of a list. */
export async function describeConditions(run: {
  readonly options: Options;
  readonly command: string;
  readonly kafkaVersion: string | null;
  readonly payload: Payload;
  readonly warmupMs: number;
  readonly entries: readonly Entry[];
}): Promise<string[]> {
  const { options, payload, entries } = run;
  const { cpuModel, cores, memoryBytes, os, kernel, node, gitCommit } = await describeEnvironment();
  const java = await findJava();
  const topic = topicOf('');
  const config = Object.entries(topic.config ?? {}).map(([name, value]) => `${name}=${value}`);
  return [
    `${formatInstant(new Date().toISOString())}, \`${run.command}\`, lingerlab at commit ${gitCommit ?? 'unknown'}`,
    `machine: ${cores} x ${cpuModel}, ${formatBytes(memoryBytes)} of memory (${formatBytes(freemem())} free at the end), ${os}, kernel ${kernel}; Node ${node}, Java ${java?.version ?? 'none'}`,
    `broker: Apache Kafka ${run.kafkaVersion}, one KRaft node on the same machine, which shares its cores and its disk with whoever sends; \`${brokerJavaFlags.join(' ')}\``,
    `topic: a fresh one for each measurement, ${topic.partitions} partitions, replication factor 1 (so acks=all waits for one replica, as acks=1 does), ${config.join(', ')}`,
    `payload: ${formatCount(payload.lines)} lines of the lab's logs, ${payload.meanBytes.toFixed(1)} bytes on average, seed ${options.seed}, SHA-256 ${payload.sha256.slice(0, 16)}…`,
    `${options.rounds} rounds of ${options.seconds} s each, after ${run.warmupMs / 1000} s of sending; order shuffled with seed ${options.seed}${stealOf(entries)}`,
    ...settingsLines(entries),
  ];
}

function stealOf(entries: readonly Entry[]): string {
  const ratios = entries.flatMap(({ rounds }) => rounds.flatMap((measured) => measured?.stealRatio ?? []));
  if (ratios.length === 0) return '';
  const most = Math.max(...ratios);
  return `; the hypervisor took ${formatPercent(median(ratios))} of the CPU time in the median, ${formatPercent(most)} at most`;
}

/** The settings, those that are the same in several contests once. */
function settingsLines(entries: readonly Entry[]): string[] {
  const contests = new Map<string, Contest[]>();
  for (const contest of new Set(entries.map((entry) => entry.contest))) {
    const { 'compression.type': _, ...settings } = contest.settings;
    const text = Object.entries(settings)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ');
    contests.set(text, [...(contests.get(text) ?? []), contest]);
  }
  return [...contests].map(([text, ones]) => {
    const names = [...new Set(ones.map(({ settings }) => settings['compression.type'] ?? 'none'))];
    const base = ones[0]!.base === 'lab' ? "the lab's settings" : 'settings';
    return `${base}: \`${text} compression.type=${names.length === 1 ? names[0] : `…\` (${listInWords(names)})`}${names.length === 1 ? '`' : ''}`;
  });
}
