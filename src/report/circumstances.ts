import { median } from 'simple-statistics';
import { formatSeconds, significant } from '../format.ts';
import type { MeasuredTrial, Point } from '../result/schema.ts';
import { countedTrials, measuredTrials, pointFigures } from './figures.ts';

/** A point's compression: the median ratio of its counted trials, and whether any of them is an estimate. */
export interface PointCompression {
  readonly ratio: number;
  readonly estimated: boolean;
}

/** How far a point's messages were compressed; null where no counted trial tells. */
export function pointCompression(point: Point): PointCompression | null {
  const told = countedTrials(point, pointFigures(point).source).flatMap(
    ({ compression }) => compression ?? [],
  );
  if (told.length === 0) return null;
  return {
    ratio: median(told.map(({ ratio }) => ratio)),
    estimated: told.some(({ source }) => source === 'estimate'),
  };
}

/** A compression ratio as it stands in a table, as in `4.20` or `≈4.20` for an estimate. */
export function formatCompression({ ratio, estimated }: PointCompression): string {
  return `${estimated ? '≈' : ''}${significant(ratio)}`;
}

/** The same in words, with who says so. */
export function describeCompression(compression: PointCompression): string {
  const source = compression.estimated
    ? 'an estimate from a sample batch, because the client does not tell'
    : 'told by the client: key and value bytes over bytes on the wire, protocol overhead included';
  return `${significant(compression.ratio)} to 1 (${source})`;
}

/** How the lanes of a point waited for a message's time; null where no trial tells. */
export function describePacing(point: Point): string | null {
  const told = [...new Set(measuredTrials(point).flatMap(({ pacing }) => pacing ?? []))];
  const words = { timer: 'by timer', spin: 'by asking the clock again and again (spin)' };
  return told.length === 0 ? null : told.map((pacing) => words[pacing]).join(' or ');
}

/** The warm-up that each trial used; null where no trial was measured. */
export function describeWarmup(point: Point): string | null {
  const trials = measuredTrials(point);
  if (trials.length === 0) return null;
  const told = trials.map(warmupOf);
  const [first] = told as [string];
  if (told.every((text) => text === first)) return first;
  return trials.map((trial, index) => `trial ${trial.repetition + 1}: ${told[index]}`).join('; ');
}

function warmupOf({ warmupS, warmupSteady }: MeasuredTrial): string {
  const seconds = formatSeconds(warmupS);
  if (warmupSteady === undefined) return seconds;
  return warmupSteady ? `${seconds}, steady` : `${seconds}, its limit, and not steady yet`;
}
