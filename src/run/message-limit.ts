import { batchOverheadBytes, headersBytes, recordBytes } from '../backend/record-size.ts';
import type { TopicDescription } from '../broker/admin.ts';
import { configurationError } from '../errors.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import type { LargestMessage } from '../workload/inspect.ts';
import type { Plan } from './plan.ts';

/** Bytes of the largest message as a batch of its own, uncompressed. */
export const largestBatchBytes = ({ keyBytes, valueBytes, headers }: LargestMessage): number =>
  batchOverheadBytes + recordBytes(0, keyBytes, valueBytes, headersBytes(headers));

/**
 * Refuses a workload whose largest message the topic would not take. A broker holds `max.message.bytes` against the
 * batch as it comes, compressed, so where all points compress it is left to the run. Nothing is assumed of a cluster that
 * does not tell its limit; the embedded broker has none.
 *
 * @throws LingerlabError (exit code 2) with the place of the largest message, its size and the limit.
 */
export function checkMessageLimit(
  loaded: LoadedScenario,
  { points, workload }: Pick<Plan, 'points' | 'workload'>,
  topic: TopicDescription,
): void {
  const limit = topic.maxMessageBytes;
  const bytes = largestBatchBytes(workload.largest);
  if (limit === null || bytes <= limit) return;
  const refused = points.some(
    ({ skipped, backend, settings }) =>
      skipped === null && backend !== 'null' && (settings['compression.type'] ?? 'none') === 'none',
  );
  if (!refused) return;
  const { where } = workload.largest;
  throw configurationError([
    {
      where: where ?? loaded.locate('workload.size'),
      what: `the largest message is a batch of ${bytes} bytes uncompressed, and topic "${topic.name}" takes at most ${limit} (max.message.bytes)`,
      remedy: `${where === null ? 'choose smaller sizes' : 'shorten the line'}, raise max.message.bytes of the topic, or compress: the limit holds for what is sent`,
    },
  ]);
}
