import { listInWords, plural } from '../format.ts';
import type { Point, Result, Trial } from '../result/schema.ts';
import { describePoint, sweptColumns } from './columns.ts';

type Kind = 'failed' | 'suspect' | 'note';

/** A doubt about some figures, with the mark that stands beside them. */
export interface Note {
  /** From 1. */
  readonly mark: number;
  /** What it makes of a trial: nothing, for a note. */
  readonly kind: Kind;
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
  readonly kind: Kind;
  readonly code: string;
  readonly message: string;
}

/** Everything that a run doubts or lacks: one note for each kind of doubt, quoting the first message of its kind. */
export function collectNotes(result: Result): Notes {
  const columns = sweptColumns(result.points);
  const groups = new Map<string, Concern[]>();
  for (const point of result.points)
    for (const concern of concernsOf(point)) {
      const key = `${concern.kind} ${concern.code}`;
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
    return { mark, kind: first.kind, code: first.code, text: noteText(concerns) };
  });
  const skipped = result.points.flatMap((point) =>
    point.skipped === null ? [] : [{ point, label: describePoint(columns, point), reason: point.skipped }],
  );
  return { notes, marksOf: (point) => marks.get(point) ?? [], skipped };
}

function concernsOf(point: Point): Concern[] {
  const ofTrials = point.trials.flatMap((trial): Concern[] => {
    const warnings = trial.warnings.map(({ code, message, severity }) => {
      // Results of before a warning had a severity: all of a suspect trial's speak against it.
      const kind = severity ?? (trial.state === 'suspect' ? 'suspect' : 'note');
      return { point, trial, kind, code, message };
    });
    return trial.state === 'failed'
      ? [{ point, trial, kind: 'failed', ...trial.cause }, ...warnings]
      : warnings;
  });
  // A doubt about a point as a whole takes no trial out of its figures.
  const ofPoint = (point.warnings ?? []).map(
    ({ code, message }): Concern => ({ point, trial: null, kind: 'note', code, message }),
  );
  return [...ofTrials, ...ofPoint];
}

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
