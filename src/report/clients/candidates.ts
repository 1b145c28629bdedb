import { formatRate, listInWords, plural } from '../../format.ts';
import type { Load, Point } from '../../result/schema.ts';
import { pointFigures } from '../figures.ts';
import { type Metric, metricOf } from '../metrics.ts';
import { carriedShare, offeredPerSecond } from '../offered.ts';
import type { Ranked } from '../ranking.ts';

/** A client that has no place in a ranking, and why. */
export interface Unplaced {
  readonly backend: string;
  readonly reason: string;
}

/** What clients are ranked by: how much they carry where nothing else limits it, else how soon they answer. */
export const rankingMetric = ({ kind }: Load): Metric =>
  metricOf(kind === 'closed' ? 'messagesPerSecond' : 'responseP99Us');

/** A point with the figure that it is ranked by, or why it is not ranked. */
export function candidate(point: Point, label: string): Ranked | Unplaced {
  const { backend } = point;
  const figures = pointFigures(point);
  if (figures.source !== 'valid') return { backend, reason: whyNoFigures(point) };
  const metric = rankingMetric(point.load);
  const value = figures.values[metric.name];
  if (value === undefined) return { backend, reason: `too few messages carry its ${metric.label}` };
  const entry = { point, figures, label, value };
  if (point.load.kind === 'closed') return entry;
  const [offered, carried] = [offeredPerSecond(entry), figures.values.messagesPerSecond?.median ?? 0];
  return carried >= carriedShare * offered
    ? entry
    : {
        backend,
        reason: `it carried ${formatRate(carried)} of the offered ${formatRate(offered)} messages/s`,
      };
}

export const isRanked = (entry: Ranked | Unplaced): entry is Ranked => 'value' in entry;

function whyNoFigures({ skipped, trials }: Point): string {
  if (skipped !== null) return `skipped: ${skipped}`;
  if (trials.length === 0) return 'not measured yet';
  const suspect = trials.filter(({ state }) => state === 'suspect');
  if (suspect.length > 0) {
    const doubts = suspect.flatMap(({ warnings }) =>
      warnings.filter(({ severity }) => severity !== 'note').map(({ code }) => code),
    );
    return `no valid trial: ${plural(suspect.length, 'trial')} suspect (${listInWords([...new Set(doubts)])})`;
  }
  const causes = trials.flatMap((trial) => (trial.state === 'failed' ? [trial.cause] : []));
  return `no valid trial: ${causes[0]!.code}, ${causes[0]!.message.replace(/\.$/, '')}`;
}
