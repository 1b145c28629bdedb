import type { EffectiveSettings } from '../backend/backend.ts';
import { loadCompressor } from '../backend/kafkajs-codecs.ts';
import type { LaneResult } from '../lane/messages.ts';
import type { MeasuredTrial } from '../result/schema.ts';
import type { PlannedPoint } from '../scenario/plan.ts';
import { estimateCompression, type Sample } from '../workload/sample.ts';

type Compression = NonNullable<MeasuredTrial['compression']>;

/** What a trial's batches are made of. */
export interface BatchGround {
  readonly point: PlannedPoint;
  readonly effective: EffectiveSettings;
  readonly sample: Sample;
  readonly partitions: number;
}

/**
 * How many key and value bytes a trial sent for each byte on the wire, requests' own bytes included; where a client does
 * not tell, an estimate: a batch of the sample, compressed as kafkajs does it, without those bytes. Null where nothing
 * is compressed, or nothing is sent.
 */
export async function compressionOf(
  { throughput, latencyUs }: Pick<MeasuredTrial, 'throughput' | 'latencyUs'>,
  lanes: readonly LaneResult[],
  { point, effective, sample, partitions }: BatchGround,
): Promise<Compression | null> {
  const told = toldRatio(lanes);
  if (told !== null) return { ratio: told, source: 'client' };
  const type = point.settings['compression.type'] ?? 'none';
  if (type === 'none' || point.backend === 'null') return null;
  // What was on its way on average, by Little's law: a batch of one lane for one partition is hardly larger.
  const unsettledBytes = (throughput.bytesPerSecond * latencyUs.service.mean) / 1e6;
  const batchBytes = Math.min(
    unsettledBytes / lanes.length / partitions,
    Number(effective['batch.size']?.value ?? Number.POSITIVE_INFINITY),
  );
  const ratio = await estimateCompression(sample, batchBytes, await loadCompressor(type));
  return { ratio, source: 'estimate' };
}

function toldRatio(lanes: readonly LaneResult[]): number | null {
  let messages = 0;
  let wire = 0;
  for (const { client } of lanes) {
    if (client === null || client.wireBytes === null) return null;
    messages += client.messageBytes;
    wire += client.wireBytes;
  }
  return messages > 0 && wire > 0 ? messages / wire : null;
}
