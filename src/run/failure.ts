import { noErrorCode } from '../backend/plugin-tokens.ts';
import { sendRemedy } from '../security/faults.ts';
import type { CombinedLanes } from './combine.ts';
import { faultText } from './faults.ts';

/** Why a trial's figures would mean nothing at all; null where they mean something. */
export function failureOf(
  {
    counts,
    totals,
    settledTwice,
    faults,
  }: Pick<CombinedLanes, 'counts' | 'totals' | 'settledTwice' | 'faults'>,
  topic: string,
): { code: string; message: string } | null {
  const unknown = faultText(faults, 'SETTLED_UNKNOWN');
  if (unknown !== null) return { code: 'SETTLED_UNKNOWN', message: unknown };
  if (settledTwice > 0)
    return { code: 'SETTLED_TWICE', message: `the backend settled ${settledTwice} messages more than once` };
  if (counts.acked > 0) return null;
  const thrown = faultText(faults, 'BACKEND_THREW');
  if (thrown !== null && totals.acked === 0 && faults.BACKEND_THREW!.count >= totals.issued)
    return { code: 'BACKEND_THREW', message: thrown };
  const causes = thrown === null ? '' : `; ${thrown}`;
  return { code: 'NOTHING_ACKNOWLEDGED', message: `${unacknowledged(counts, totals, topic)}${causes}` };
}

function unacknowledged(
  counts: CombinedLanes['counts'],
  totals: CombinedLanes['totals'],
  topic: string,
): string {
  const left = totals.issued - totals.acked;
  if (counts.issued === 0 && left > 0)
    return totals.acked === 0 && totals.failed === 0
      ? `none of the ${left} messages of the warm-up was settled: it never acknowledges, or not in that time`
      : `nothing was sent in the measured window, and ${left} messages of the warm-up were not acknowledged: a longer warmup may help`;
  const failed = Object.entries(counts.failed)
    .map(([code, count]) => `${count} failed with ${code}${remedyWords(code, topic)}`)
    .join(', ');
  const rest = counts.unresolved > 0 ? `${counts.unresolved} were never settled` : '';
  return `of ${counts.issued} messages none was acknowledged: ${[failed, rest].filter(Boolean).join(', ') || 'none was sent'}`;
}

/** What would let messages through that failed so: a broker may want a permission, a user's own backend may mean success. */
function remedyWords(code: string, topic: string): string {
  const remedy = sendRemedy(code, topic);
  if (remedy !== null) return ` (${remedy})`;
  return code === noErrorCode ? ' (settled without a code: success is null, not undefined)' : '';
}
