import type { EffectiveSettings } from '../backend/backend.ts';
import { loadCompressor } from '../backend/kafkajs-codecs.ts';
import type { LaneResult } from '../lane/messages.ts';
import type { MeasuredTrial } from '../result/schema.ts';
import type { PlannedPoint } from '../scenario/plan.ts';
import { estimateCompression, type Sample } from '../workload/sample.ts';

type Compression = NonNullable<MeasuredTrial['compression']>;

/** What a batch holds where nothing says how large it may be, in bytes: Kafka's default `batch.size`. */
const usualBatchBytes = 16_384;

/**
 * How many key and value bytes a trial sent for each byte on the wire, requests' own bytes included; where a client does
 * not tell, an estimate from a full batch of the sample, compressed as kafkajs does it and without those bytes. Null
 * where nothing is compressed, or nothing is sent.
 */
export async function compressionOf(
  { backend, settings }: PlannedPoint,
  effective: EffectiveSettings,
  lanes: readonly LaneResult[],
  sample: Sample,
): Promise<Compression | null> {
  const told = toldRatio(lanes);
  if (told !== null) return { ratio: told, source: 'client' };
  const type = settings['compression.type'] ?? 'none';
  if (type === 'none' || backend === 'null') return null;
  const batchBytes = Number(effective['batch.size']?.value ?? usualBatchBytes);
  const ratio = await estimateCompression(sample, batchBytes, await loadCompressor(type));
  return { ratio, source: 'estimate' };
}

function toldRatio(lanes: readonly LaneResult[]): number | null {
  let acked = 0;
  let wire = 0;
  for (const { client } of lanes) {
    if (client === null || client.wireBytes === null) return null;
    acked += client.ackedBytes;
    wire += client.wireBytes;
  }
  return acked > 0 && wire > 0 ? acked / wire : null;
}
