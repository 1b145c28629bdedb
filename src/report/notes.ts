import type { Point, Result, Trial } from '../result/schema.ts';
import { describePoint, sweptColumns } from './columns.ts';
import { listInWords, plural } from './format.ts';

/** A doubt about some figures, with the mark that stands beside them. */
export interface Note {
  /** From 1. */
  readonly mark: number;
  readonly state: Trial['state'];
  readonly code: string;
  readonly text: string;
}

export interface Notes {
  readonly notes: readonly Note[];
  /** The marks that belong beside a point's figures. */
  readonly marksOf: (point: Point) => readonly number[];
  /** Points that were not measured, with the reason. */
  readonly skipped: readonly { point: Point; label: string; reason: string }[];
}

interface Concern {
  readonly point: Point;
  /** Null where it concerns the point as a whole. */
  readonly trial: Trial | null;
  readonly code: string;
  readonly message: string;
}

/** Everything that a run doubts or lacks: one note for each kind of doubt, quoting the first message of its kind. */
export function collectNotes(result: Result): Notes {
  const columns = sweptColumns(result.points);
  const groups = new Map<string, Concern[]>();
  for (const point of result.points)
    for (const concern of concernsOf(point)) {
      const key = `${stateOf(concern)} ${concern.code}`;
      groups.set(key, [...(groups.get(key) ?? []), concern]);
    }
  const marks = new Map<Point, number[]>();
  const notes = [...groups.values()].map((concerns, index): Note => {
    const mark = index + 1;
    for (const { point } of concerns) {
      const known = marks.get(point) ?? [];
      if (!known.includes(mark)) marks.set(point, [...known, mark]);
    }
    const [first] = concerns as [Concern];
    return { mark, state: stateOf(first), code: first.code, text: noteText(concerns) };
  });
  const skipped = result.points.flatMap((point) =>
    point.skipped === null ? [] : [{ point, label: describePoint(columns, point), reason: point.skipped }],
  );
  return { notes, marksOf: (point) => marks.get(point) ?? [], skipped };
}

function concernsOf(point: Point): Concern[] {
  const ofTrials = point.trials.flatMap((trial) => {
    const warnings = trial.warnings.map(({ code, message }) => ({ point, trial, code, message }));
    return trial.state === 'failed' ? [{ point, trial, ...trial.cause }, ...warnings] : warnings;
  });
  const ofPoint = (point.warnings ?? []).map(({ code, message }) => ({ point, trial: null, code, message }));
  return [...ofTrials, ...ofPoint];
}

/** A doubt about a point as a whole takes no trial out of its figures. */
const stateOf = ({ trial }: Concern): Trial['state'] => trial?.state ?? 'valid';

function noteText(concerns: readonly Concern[]): string {
  const [first] = concerns as [Concern];
  const message = first.message.replace(/\.$/, '');
  const points = new Set(concerns.map(({ point }) => point));
  const trials = new Set(concerns.flatMap(({ trial }) => trial ?? []));
  const numbers = [...trials].map((trial) => String(trial.repetition + 1));
  if (trials.size === 0)
    return points.size > 1 ? `${message} (${points.size} points; the first is quoted)` : message;
  if (points.size > 1)
    return `${message} (${plural(trials.size, 'trial')} of ${points.size} points; the first is quoted)`;
  return trials.size === 1
    ? `${message} (trial ${numbers[0]})`
    : `${message} (trials ${listInWords(numbers)}; the first is quoted)`;
}
