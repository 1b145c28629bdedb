import { listInWords, plural } from '../format.ts';
import type { Bound, MeasuredTrial, Point } from '../result/schema.ts';
import { countedTrials, pointFigures } from './figures.ts';

/** What bounds a point, in one word: what most of its counted trials say, `mixed` where no word has a majority. */
export type PointBound = Bound['by'] | 'mixed';

/** One word for the counted trials of a point; null where none of them says. */
export function pointBound(point: Point): PointBound | null {
  const said = boundTrials(point).map(({ bound }) => bound.by);
  if (said.length === 0) return null;
  return said.find((word) => 2 * said.filter((other) => other === word).length > said.length) ?? 'mixed';
}

/** The counted trials that say what bounds them. */
export function boundTrials(point: Point): (MeasuredTrial & { bound: Bound })[] {
  return countedTrials(point, pointFigures(point).source).filter(
    (trial): trial is MeasuredTrial & { bound: Bound } => trial.bound !== undefined,
  );
}

const notTheClient = {
  harness: 'lingerlab itself',
  machine: 'the machine',
} as const;

/** Sentences on the points whose figures tell of the harness or of the machine, not of the client. */
export function boundSentences(
  points: readonly { readonly point: Point; readonly label: string }[],
): string[] {
  return (['harness', 'machine'] as const).flatMap((word) => {
    const held = points.filter(({ point }) => pointBound(point) === word);
    if (held.length === 0) return [];
    const labels = held.map(({ label }) => label);
    const who = labels.length <= 3 ? listInWords(labels) : plural(labels.length, 'point');
    const [first] = held.map(({ point }) => evidenceOf(point, word)).filter((text) => text !== '');
    const figures = held.length === 1 ? 'its figures are' : 'their figures are';
    const why = first === undefined ? '' : ` (${held.length > 1 ? 'the first: ' : ''}${first})`;
    return [`${notTheClient[word]} bounded ${who}${why}: ${figures} not a client's.`];
  });
}

function evidenceOf(point: Point, word: Bound['by']): string {
  const trial = boundTrials(point).find(({ bound }) => bound.by === word);
  return trial?.bound.evidence.map((text) => text.replace(/\.$/, '')).join('; ') ?? '';
}
