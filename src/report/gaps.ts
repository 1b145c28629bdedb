import { formatCount, plural } from '../format.ts';
import type { Result } from '../result/schema.ts';
import { measuredTrials } from './figures.ts';
import type { Finding } from './finding.ts';

/** What a run did not measure, lost, or doubts: each kind counted. */
export function gapFindings(result: Result): Finding[] {
  const left = unfinished(result);
  const gaps = [doubtful, skipped, failures, dropped, lost].map((gapOf) => gapOf(result));
  return [
    ...(left === null ? [] : [{ kind: 'unfinished' as const, text: left }]),
    ...gaps.filter((text) => text !== null).map((text) => ({ kind: 'gap' as const, text })),
  ];
}

function unfinished({ run, points }: Result): string | null {
  if (run.state === 'complete') return null;
  const done = points.reduce((sum, point) => sum + point.trials.length, 0);
  const state = run.state === 'running' ? 'The run had not finished' : 'The run was interrupted';
  return `${state}: ${done} of ${plural(run.trialsPlanned, 'trial')} are in.`;
}

function doubtful({ points }: Result): string | null {
  const trials = points.flatMap((point) => point.trials);
  const suspect = trials.filter(({ state }) => state === 'suspect').length;
  const failed = trials.filter(({ state }) => state === 'failed').length;
  const unmeasured = points.filter(
    (point) => point.skipped === null && point.trials.length > 0 && !hasValidTrial(point),
  ).length;
  if (suspect + failed === 0) return null;
  const parts = [
    ...(suspect > 0 ? [`${suspect} ${suspect === 1 ? 'is' : 'are'} suspect`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  const left = unmeasured > 0 ? `; ${plural(unmeasured, 'point')} ${has(unmeasured)} no valid trial` : '';
  return `Of ${plural(trials.length, 'trial')}, ${parts.join(' and ')}, and no median counts them${left}.`;
}

function skipped({ points }: Result): string | null {
  const count = points.filter((point) => point.skipped !== null).length;
  if (count === 0) return null;
  return `${count} of ${plural(points.length, 'point')} ${count === 1 ? 'was' : 'were'} skipped; the reasons stand below the table.`;
}

function failures({ points }: Result): string | null {
  const codes = new Map<string, number>();
  let unresolved = 0;
  let issued = 0;
  for (const { counts } of points.flatMap(measuredTrials)) {
    issued += counts.issued;
    unresolved += counts.unresolved;
    for (const [code, count] of Object.entries(counts.failed))
      codes.set(code, (codes.get(code) ?? 0) + count);
  }
  if (unresolved > 0) codes.set('not settled when the drain ended', unresolved);
  const total = [...codes.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const named = [...codes]
    .sort((a, b) => b[1] - a[1])
    .map(([code, count]) => `${code} ${formatCount(count)}`);
  return `${formatCount(total)} of ${formatCount(issued)} messages sent were not acknowledged: ${named.join(', ')}.`;
}

function dropped({ points }: Result): string | null {
  const all = points.flatMap(measuredTrials).map(({ counts }) => counts);
  const count = all.reduce((sum, counts) => sum + counts.dropped, 0);
  const due = all.reduce((sum, counts) => sum + counts.scheduled, 0);
  if (count === 0) return null;
  return `${formatCount(count)} of ${formatCount(due)} messages due were dropped, because the window of unsettled messages was full.`;
}

function lost({ points }: Result): string | null {
  const missing = points
    .flatMap(measuredTrials)
    .flatMap(({ delivered }) => (delivered === null ? [] : [delivered.acknowledged - delivered.appended]))
    .filter((count) => count > 0)
    .reduce((sum, count) => sum + count, 0);
  if (missing === 0) return null;
  return `${formatCount(missing)} messages were acknowledged, yet the partitions' end offsets do not show them.`;
}

const hasValidTrial = (point: Result['points'][number]): boolean =>
  point.trials.some(({ state }) => state === 'valid');
const has = (count: number): string => (count === 1 ? 'has' : 'have');
