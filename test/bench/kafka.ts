import type { Admin, TopicSpec } from '../../src/broker/admin.ts';
import type { Broker } from '../../src/broker/broker.ts';
import type { LaneSpec } from '../../src/lane/messages.ts';
import { fromDist } from './dist.ts';

/** A real Apache Kafka for one benchmark, with its topics made. */
export interface BenchKafka {
  readonly bootstrap: readonly string[];
  readonly version: string | null;
  readonly admin: Admin;
  close(): Promise<void>;
}

/** Starts a broker of this machine's own and creates the topics. Rejects where there is no Java or no Kafka. */
export async function startKafka(topics: readonly TopicSpec[]): Promise<BenchKafka> {
  const { openBroker } = await fromDist<typeof import('../../src/broker/open.ts')>('broker/open.js');
  const { openAdmin } = await fromDist<typeof import('../../src/broker/admin.ts')>('broker/admin.js');
  const broker: Broker = await openBroker({ choice: { kind: 'apache-kafka' } });
  const admin = await openAdmin(broker.bootstrap, { timeoutMs: 15_000 });
  for (const topic of topics) await admin.ensureTopic(topic);
  await admin.close();
  return {
    bootstrap: broker.bootstrap,
    version: broker.version,
    admin,
    close: async () => {
      await admin.close();
      await broker.close();
    },
  };
}

/** A topic that keeps little, so that a benchmark does not fill the disk. */
export const benchTopic = (name: string): TopicSpec => ({
  name,
  partitions: 3,
  replicationFactor: 1,
  config: { 'retention.bytes': '100000000', 'segment.bytes': '50000000' },
});

/** Warm-up and measured window of a closed-loop trial. */
const trialMs = { warmupMs: 1500, durationMs: 3000 } as const;

/** Messages a second that one lane's closed loop gets acknowledged through the whole harness. */
export async function closedLoopRate(
  trial: Pick<LaneSpec, 'backend' | 'brokers' | 'topic' | 'settings'> & { readonly window: number },
): Promise<number> {
  const { runLanes } = await fromDist<typeof import('../../src/lane/pool.ts')>('lane/pool.js');
  const { window, ...rest } = trial;
  const { results } = await runLanes([
    {
      ...rest,
      ...trialMs,
      pacing: 'timer',
      warmupLimitMs: trialMs.warmupMs,
      lane: 0,
      lanes: 1,
      workload: { kind: 'service-logs', key: 'service' },
      load: { kind: 'closed', inFlight: window },
      seed: 42,
      drainMs: 10_000,
      connectTimeoutMs: 10_000,
    },
  ]);
  return (results[0]!.windowAcked * 1000) / trialMs.durationMs;
}
