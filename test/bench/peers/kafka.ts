import type { Admin, TopicSpec } from '../../../src/broker/admin.ts';
import { fromDist } from '../dist.ts';

/** A real Apache Kafka on this machine, for as long as the contests last. */
export interface PeersKafka {
  readonly brokers: string;
  readonly version: string | null;
  readonly pid: number;
  readonly dataFolder: string;
  readonly admin: Admin;
  close(): Promise<void>;
}

/** A topic of one measurement's own. What is deleted goes at once, so that the disk holds one measurement's messages. */
export const topicOf = (name: string): TopicSpec => ({
  name,
  partitions: 3,
  replicationFactor: 1,
  config: { 'segment.bytes': '100000000', 'file.delete.delay.ms': '0' },
});

/** Starts it. Rejects where there is no Java or no Kafka to be had. */
export async function startKafka(signal: AbortSignal): Promise<PeersKafka> {
  const { openApacheKafka } =
    await fromDist<typeof import('../../../src/broker/apache-kafka.ts')>('broker/apache-kafka.js');
  const { openAdmin } = await fromDist<typeof import('../../../src/broker/admin.ts')>('broker/admin.js');
  const broker = await openApacheKafka({ signal, onStatus: (status) => process.stderr.write(`${status}\n`) });
  const admin = await openAdmin(broker.bootstrap, { timeoutMs: 15_000 });
  return {
    brokers: broker.bootstrap.join(','),
    version: broker.version,
    pid: broker.brokerPid,
    dataFolder: broker.dataFolder,
    admin,
    close: async () => {
      await admin.close();
      await broker.close();
    },
  };
}
