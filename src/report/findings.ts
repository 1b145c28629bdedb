import { ceilings } from '../no-client.ts';
import type { Point, Result } from '../result/schema.ts';
import { boundSentences } from './bound.ts';
import { describePoint, formatLoad, sweptColumns } from './columns.ts';
import { gainFindings, leaderFinding, offeredFinding } from './comparisons.ts';
import { conditionFindings } from './conditions.ts';
import { pointFigures } from './figures.ts';
import type { Finding } from './finding.ts';
import { gapFindings } from './gaps.ts';
import type { Contender } from './ranking.ts';
import { isSearch } from './search.ts';
import { waitingFinding } from './waiting.ts';

/** What a result says, in words, from its figures alone: figures first, then gaps, then conditions. */
export function findings(result: Result): Finding[] {
  if (isSearch(result)) return searchFindings(result);
  // Points under different loads do different work, so each load is judged by itself.
  const byLoad = new Map<string, Point[]>();
  for (const point of result.points) {
    const load = formatLoad(point.load);
    byLoad.set(load, [...(byLoad.get(load) ?? []), point]);
  }
  const figures = [...byLoad].flatMap(([load, points]) => {
    const found = loadFindings(points);
    return byLoad.size > 1 ? found.map((finding) => underLoad(load, finding)) : found;
  });
  return [
    ...figures.filter(({ kind }) => kind === 'figure'),
    ...figures.filter(({ kind }) => kind !== 'figure'),
    ...gapFindings(result),
    ...conditionFindings(result),
  ];
}

/**
 * Of a search no point leads and none is compared: it chose its points and gave them unequal trials. What max-rate drove
 * beyond what can be carried is no gap either.
 */
function searchFindings(result: Result): Finding[] {
  const gaps = gapFindings(result).filter(
    ({ kind }) => result.maxRate === undefined || kind === 'unfinished',
  );
  const columns = sweptColumns(result.points);
  const measured = result.points.map((point) => ({ point, label: describePoint(columns, point) }));
  return [
    ...boundSentences(measured).map((text): Finding => ({ kind: 'gap', text })),
    ...gaps,
    ...conditionFindings(result),
  ];
}

function loadFindings(points: readonly Point[]): Finding[] {
  const columns = sweptColumns(points);
  const measured = points.flatMap((point): Contender[] => {
    const figures = pointFigures(point);
    return figures.source === 'none' ? [] : [{ point, figures, label: describePoint(columns, point) }];
  });
  const valid = measured.filter(({ figures }) => figures.source === 'valid');
  // Beside a client, a ceiling is no contender.
  const clients = valid.filter(({ point }) => !ceilings.includes(point.backend));
  const contenders = clients.length > 0 ? clients : valid;
  const rivals = points.filter(({ backend }) => clients.length === 0 || !ceilings.includes(backend));
  const timed = points[0]?.load.kind !== 'closed';
  return [
    timed ? offeredFinding(contenders, rivals.length) : leaderFinding(contenders, 'messagesPerSecond'),
    leaderFinding(contenders, 'responseP99Us'),
    leaderFinding(contenders, 'cpuUsPerMessage'),
    ...gainFindings(contenders, columns, timed ? 'responseP99Us' : 'messagesPerSecond'),
    waitingFinding(measured),
    ...boundSentences(measured).map((text): Finding => ({ kind: 'gap', text })),
  ].filter((finding) => finding !== null);
}

function underLoad(load: string, { kind, text, headline }: Finding): Finding {
  const subject = headline && `${headline.subject} · ${load}`;
  return {
    kind,
    text: `${load}: ${text}`,
    ...(headline && { headline: { ...headline, subject: subject! } }),
  };
}
