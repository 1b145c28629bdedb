import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { withDeadline } from '../../../src/deadline.ts';
import { machineTicks, stealRatio } from '../../../src/measure/resources.ts';
import type { Contest, Contestant, Latency } from './contest.ts';
import { type PeersKafka, topicOf } from './kafka.ts';
import { type Command, startOnLeash } from './leash.ts';
import { logContent } from './log-batches.ts';
import { treeCpuSeconds } from './process-tree.ts';

/** What one contestant reached in one measurement, by what came to be in the topic. */
export interface Measured {
  readonly messagesPerSecond: number;
  /** CPU time of its processes, and of the broker's, a message; null where the system does not tell. */
  readonly cpuUs: number | null;
  readonly brokerCpuUs: number | null;
  /** In the batches that are in the topic, on average. */
  readonly messagesPerBatch: number;
  /** As it tells it; null where it does not. */
  readonly latency: Latency | null;
  /** Share of the machine's CPU time that its hypervisor took. */
  readonly stealRatio: number | null;
}

export interface Lengths {
  readonly warmupMs: number;
  readonly windowMs: number;
}

interface Measurement extends Lengths {
  readonly contest: Contest;
  readonly contestant: Contestant;
  readonly topic: string;
  readonly expectedRate: number | null;
  readonly javaBatchMessages: number | null;
  readonly signal: AbortSignal;
}

/** A contestant that had ended before the window was over. */
export class EndedEarly extends Error {}

const firstMessageLimitMs = 60_000;
const endLimitMs = 60_000;

/**
 * Measures one contestant on a topic of its own. The warm-up begins with the first message that is in the topic, so that
 * nobody's start counts; messages are what the topic grew by within the window, and CPU times are the system's, both
 * taken at the same two moments for whoever sends. Nothing that was started is left when it settles.
 */
export async function measure(kafka: PeersKafka, measurement: Measurement): Promise<Measured> {
  const { contest, contestant, topic, signal, ...times } = measurement;
  const folder = mkdtempSync(join(tmpdir(), 'lingerlab-peers-'));
  await kafka.admin.ensureTopic(topicOf(topic));
  const commands = contestant.commands({ ...times, ...contest, brokers: kafka.brokers, topic, folder });
  const leash = startOnLeash(commands);
  const early = leash.ended.then((endings): never => {
    throw new EndedEarly(causeOf(contestant, endings, commands));
  });
  early.catch(() => {});
  try {
    await Promise.race([firstMessage(kafka, topic, signal), early]);
    await kafka.admin.close();
    await Promise.race([pause(times.warmupMs, undefined, { signal }), early]);
    const before = await reading(kafka, topic, leash.pid);
    await Promise.race([pause(times.windowMs, undefined, { signal }), early]);
    const after = await reading(kafka, topic, leash.pid);
    if (contestant.ends === 'when told') leash.stop();
    // Before its rate is known, a contestant that counts has no end.
    const killed = contestant.ends === 'when killed' || (contestant.counts && times.expectedRate === null);
    if (!killed) await endOf(contestant, leash.ended, commands, signal);
    const outputs = commands.map(({ output }) => readFileSync(output, 'utf8'));
    const { batches, messages } = logContent(kafka.dataFolder, topic);
    return {
      ...between(before, after),
      messagesPerBatch: messages / batches,
      latency: killed ? null : contestant.latency(outputs),
    };
  } finally {
    await leash.close();
    rmSync(folder, { recursive: true, force: true });
    await kafka.admin.deleteTopic(topic).finally(() => kafka.admin.close());
  }
}

async function firstMessage(kafka: PeersKafka, topic: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + firstMessageLimitMs;
  while ((await kafka.admin.endOffsets(topic)) === 0) {
    if (performance.now() > deadline) throw new Error(`no message within ${firstMessageLimitMs / 1000} s`);
    await pause(50, undefined, { signal });
  }
}

interface Reading {
  readonly messages: number;
  readonly atMs: number;
  readonly cpuS: number | null;
  readonly brokerCpuS: number | null;
  readonly ticks: ReturnType<typeof machineTicks>;
}

async function reading(kafka: PeersKafka, topic: string, pid: number): Promise<Reading> {
  // The first answer takes connecting, and comes later than the moment that it speaks of.
  await kafka.admin.endOffsets(topic);
  const askedMs = performance.now();
  const messages = await kafka.admin.endOffsets(topic);
  const atMs = (askedMs + performance.now()) / 2;
  const cpuS = treeCpuSeconds(pid);
  const brokerCpuS = treeCpuSeconds(kafka.pid);
  await kafka.admin.close();
  return { messages, atMs, cpuS, brokerCpuS, ticks: machineTicks() };
}

function between(before: Reading, after: Reading): Omit<Measured, 'latency' | 'messagesPerBatch'> {
  const messages = after.messages - before.messages;
  const usPerMessage = (from: number | null, to: number | null) =>
    from === null || to === null ? null : ((to - from) * 1e6) / messages;
  return {
    messagesPerSecond: (messages * 1000) / (after.atMs - before.atMs),
    cpuUs: usPerMessage(before.cpuS, after.cpuS),
    brokerCpuUs: usPerMessage(before.brokerCpuS, after.brokerCpuS),
    stealRatio: stealRatio(before.ticks, after.ticks),
  };
}

async function endOf(
  contestant: Contestant,
  ended: Promise<readonly (string | null)[]>,
  commands: readonly Command[],
  signal: AbortSignal,
): Promise<void> {
  const late = () => new Error(`${contestant.name} had not ended ${endLimitMs / 1000} s after its window`);
  const waiting = new AbortController();
  const aborted = once(signal, 'abort', { signal: waiting.signal }).then((): never => {
    throw signal.reason;
  });
  aborted.catch(() => {});
  signal.throwIfAborted();
  const endings = await withDeadline(Promise.race([ended, aborted]), endLimitMs, late).finally(() =>
    waiting.abort(),
  );
  if (endings.some((how) => how !== null)) throw new Error(causeOf(contestant, endings, commands));
}

/** How it ended, and the end of what it said. */
function causeOf(
  { name }: Contestant,
  endings: readonly (string | null)[],
  commands: readonly Command[],
): string {
  const how = endings.map((ending) => ending ?? 'ended').join(', ');
  const said = commands.map(({ errors }) =>
    readFileSync(errors, 'utf8').trim().split('\n').slice(-5).join('\n'),
  );
  return [`${name} ${how}`, ...said.filter(Boolean)].join('\n');
}
