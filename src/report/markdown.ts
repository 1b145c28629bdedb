import { withStop } from '../format.ts';
import type { Result } from '../result/schema.ts';
import { describeCalibration } from './calibration.ts';
import { type Comparison, compareClients } from './clients/comparison.ts';
import { comparisonRemarks, comparisonTitle, rankingLegend } from './clients/legend.ts';
import { placeOf } from './clients/rank.ts';
import { findings } from './findings.ts';
import {
  describeBroker,
  describeLoads,
  describePlugins,
  describeTime,
  describeTopic,
  describeWorkload,
} from './heading.ts';
import { maxRateSections } from './markdown/max-rate.ts';
import { doubtSections, pointSections } from './markdown/points.ts';
import { escaped, list, table } from './markdown/text.ts';
import { tuneSections } from './markdown/tune.ts';
import { spanOf } from './spread.ts';

/** A run or a search as Markdown, as a comment of a pull request or a wiki shows it. */
export function renderMarkdown(result: Result): string {
  const { tune, maxRate, broker } = result;
  const found = findings(result).filter(({ kind }) => kind !== 'caveat');
  const sections = [
    ...heading(result),
    ...(broker.caveat === null ? [] : [`> **Mind the broker.** ${escaped(withStop(broker.caveat))}`]),
    ...(tune === undefined ? [] : tuneSections(result, tune)),
    ...(maxRate === undefined ? [] : maxRateSections(result, maxRate)),
    ...(found.length === 0 ? [] : ['## Findings', list(found.map(({ text }) => text))]),
    ...clientSections(result),
    ...pointSections(result),
    ...doubtSections(result),
    `Written by lingerlab ${escaped(result.run.version)} from run ${escaped(result.run.id)}.`,
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function heading(result: Result): string[] {
  const { run, environment } = result;
  const facts: (readonly [string, string | null])[] = [
    ['When', describeTime(result)],
    ['Broker', describeBroker(result)],
    ['Topic', describeTopic(result)],
    ['Load', describeLoads(result)],
    ['Messages', describeWorkload(result)],
    ['Machine', `${environment.cpuModel}, ${environment.cores} cores, Node ${environment.node}`],
    ['Own clients', describePlugins(result)],
    ['Tool', describeCalibration(result)],
  ];
  return [
    `# ${escaped(run.scenario.name)}`,
    run.scenario.question === null ? '' : escaped(run.scenario.question),
    table(
      ['', ''],
      facts.filter((fact): fact is readonly [string, string] => fact[1] !== null),
    ),
  ];
}

/** The clients' rankings; nothing where there are fewer than two. */
function clientSections(result: Result): string[] {
  const comparisons = compareClients(result);
  if (comparisons.length === 0) return [];
  return [
    '## Clients',
    ...comparisons.flatMap((comparison) => [
      `### ${escaped(comparisonTitle(comparison))}`,
      ...comparison.rankings.flatMap((ranking) => [
        `**${escaped(ranking.title)}**`,
        rankingTable(comparison, ranking),
        list([...ranking.unplaced.map(({ backend, reason }) => `${backend}: ${reason}`), ...ranking.remarks]),
      ]),
      list(comparisonRemarks(comparison)),
    ]),
    escaped(rankingLegend(comparisons).join(' ')),
  ];
}

function rankingTable({ metric }: Comparison, { rows }: Comparison['rankings'][number]): string {
  if (rows.length === 0) return '';
  return table(
    ['place', 'client', metric.label, 'interval', 'settings'],
    rows.map((row) => {
      const { low, high } = spanOf(row.value);
      const interval = row.value.trials > 1 ? `${metric.format(low)} to ${metric.format(high)}` : '';
      return [placeOf(row), row.point.backend, metric.format(row.value.median), interval, row.settings ?? ''];
    }),
  );
}
