import { formatCompactRange, formatRate, type LatencyUnit, noFigure, significant } from '../format.ts';
import type { Result } from '../result/schema.ts';
import { pointBound } from './bound.ts';
import { type Comparison, compareClients, type Ranking } from './clients/comparison.ts';
import { comparisonRemarks, comparisonTitle, rankingLegend } from './clients/legend.ts';
import { placeOf } from './clients/rank.ts';
import { commonUnit } from './figures.ts';
import { spanOf } from './spread.ts';
import { type Colors, drawTable, type TextColumn } from './terminal-table.ts';
import { hanging, wrap } from './wrap.ts';

/** As far as the clients' names. */
const indent = ' '.repeat('place'.length + 2);

type Row = Ranking['rows'][number];

/** The clients of a run ranked under each load, with the rules of ranking below; empty where nothing is ranked. */
export function terminalClients(result: Result, colors: Colors, width: number): string {
  const comparisons = compareClients(result);
  if (comparisons.length === 0) return '';
  const unit = commonUnit(result);
  const sections = comparisons.map((comparison) =>
    [
      ...wrap(comparisonTitle(comparison), width).map(colors.bold),
      ...tables(comparison, unit, colors, width),
      ...comparisonRemarks(comparison).flatMap((remark) => wrap(remark, width)),
    ]
      .join('\n')
      .trimEnd(),
  );
  const legend = wrap(rankingLegend(comparisons).join(' '), width).map(colors.dim).join('\n');
  return [...sections, legend].join('\n\n');
}

/** One table whose rankings stand below headings of their own, so that their columns compare. */
function tables(comparison: Comparison, unit: LatencyUnit, colors: Colors, width: number): string[] {
  const rows = comparison.rankings.flatMap((ranking) => ranking.rows);
  const { head, body } = drawTable(clientColumns(comparison, unit), rows, colors, width);
  const under = (text: string) => hanging(indent, text, width).map(colors.dim);
  const lines = [...head];
  let next = 0;
  for (const ranking of comparison.rankings) {
    lines.push(...wrap(ranking.title, width).map(colors.bold));
    for (const { settings } of ranking.rows) {
      lines.push(body[next]!, ...(settings === null ? [] : under(settings)));
      next += 1;
    }
    for (const { backend, reason } of ranking.unplaced)
      lines.push(
        ...hanging(noFigure.padEnd(indent.length), `${backend}: ${reason}`, width).map(colors.yellow),
      );
    for (const remark of ranking.remarks) lines.push(...under(remark));
  }
  return [...lines, ''];
}

function clientColumns({ metric, timed }: Comparison, unit: LatencyUnit): TextColumn<Row>[] {
  const inUnit = (us: number) => significant(us / unit.microseconds);
  const span: TextColumn<Row> = {
    head: ['', 'low–high'],
    align: 'left',
    cell: ({ value }) => {
      if (value.trials < 2) return '';
      const { low, high } = spanOf(value);
      return metric.latency ? `${inUnit(low)}–${inUnit(high)}` : formatCompactRange(low, high);
    },
    paint: (text, _, colors) => colors.dim(text),
  };
  const figure = (
    head: [string, string],
    name: keyof Row['figures']['values'],
    format: (value: number) => string,
    dropOrder?: number,
  ): TextColumn<Row> => ({
    head,
    align: 'right',
    dropOrder,
    cell: ({ figures }) => {
      const value = figures.values[name];
      return value === undefined ? noFigure : format(value.median);
    },
  });
  return [
    { head: ['', 'place'], align: 'left', cell: placeOf },
    { head: ['', 'client'], align: 'left', cell: ({ point }) => point.backend },
    figure(['messages', '/s'], 'messagesPerSecond', formatRate),
    ...(timed ? [] : [span]),
    figure(['resp.', `p50 ${unit.name}`], 'responseP50Us', inUnit, 2),
    figure(['resp.', `p99 ${unit.name}`], 'responseP99Us', inUnit),
    ...(timed ? [span] : []),
    figure(['CPU µs', 'a message'], 'cpuUsPerMessage', significant, 4),
    figure(['memory', 'MB'], 'rssMaxBytes', (bytes) => significant(bytes / 1e6), 3),
    {
      head: ['bound', 'by'],
      align: 'left',
      dropOrder: 1,
      cell: ({ point }) => pointBound(point) ?? noFigure,
    },
  ];
}
