import { noFigure } from '../../format.ts';
import type { Result } from '../../result/schema.ts';
import type { Finalist, SearchMetric, Tune } from '../../result/search-schema.ts';
import type { TextColumn } from '../terminal-table.ts';
import { type NamedPoint, pointsById } from './points.ts';
import { formatProbability, formatRatio, recommendedMark } from './words.ts';

/** A finalist with the point that it is, and the words of the one that it was compared with. */
export interface FinalistRow extends NamedPoint {
  readonly finalist: Finalist;
  /** From 1. */
  readonly number: number;
  readonly against: string;
  readonly recommended: boolean;
}

/** The finalists of a tune in its order. */
export function finalistRows(result: Result, tune: Tune): FinalistRow[] {
  const find = pointsById(result);
  return tune.finalists.flatMap((finalist, index): FinalistRow[] => {
    const named = find(finalist.pointId);
    if (named === null) return [];
    const against = find(finalist.defaultsId)?.label ?? finalist.defaultsId;
    const recommended = tune.recommended?.pointId === finalist.pointId;
    return [{ ...named, finalist, number: index + 1, against, recommended }];
  });
}

/** The goal's gain, and the ratios of the metrics that it is not made of alone; none of a rate that was given. */
export function finalistColumns(result: Result, { goal }: Tune): TextColumn<FinalistRow>[] {
  const timed = result.points.every(({ load }) => load.kind !== 'closed');
  const ratio = (
    metric: SearchMetric,
    head: [string, string],
    dropOrder: number,
  ): TextColumn<FinalistRow> => ({
    head,
    align: 'left',
    dropOrder,
    cell: ({ finalist }) => {
      const value = finalist.metrics[metric];
      return value === undefined ? noFigure : formatRatio(value);
    },
  });
  return [
    { head: ['', ''], align: 'left', cell: ({ recommended }) => recommendedMark(recommended) },
    { head: ['', '#'], align: 'right', cell: ({ number }) => String(number) },
    { head: ['', 'client'], align: 'left', cell: ({ point }) => point.backend },
    { head: ['gain in', 'the goal'], align: 'left', cell: ({ finalist }) => formatRatio(finalist.gain) },
    ...(goal === 'throughput' || timed ? [] : [ratio('messagesPerSecond', ['messages', '/s'], 3)]),
    ...(goal === 'latency' ? [] : [ratio('responseP99Us', ['resp.', 'p99'], 2)]),
    ...(goal === 'cpu' ? [] : [ratio('cpuUsPerMessage', ['CPU', 'a message'], 1)]),
    { head: ['', 'rounds'], align: 'right', cell: ({ finalist }) => String(finalist.gain.rounds) },
    { head: ['', 'p'], align: 'right', cell: ({ finalist }) => formatProbability(finalist.adjustedP) },
    {
      head: ['', 'better'],
      align: 'left',
      cell: ({ finalist }) => (finalist.better ? 'yes' : 'no'),
      paint: (text, { finalist }, { green, yellow }) => (finalist.better ? green(text) : yellow(text)),
    },
  ];
}

/** What the ratios are. */
export const finalistLegend =
  'Ratios to the client’s own defaults, measured in pairs: estimate [interval]. A gain above 1 is better; p is after Holm’s correction.';
