import { formatCount, formatPercent, formatSeconds, plural, withStop } from '../../format.ts';
import type { Point, Result } from '../../result/schema.ts';
import { searchMetrics, type Tune, type tuneVerdicts } from '../../result/search-schema.ts';
import { formatLoad, isAtDefaults } from '../columns.ts';
import { describeChecks } from '../slo.ts';
import { allSettings, type NamedPoint, pointsById } from './points.ts';
import { describeGain, formatEstimate, formatProbability, goalWords } from './words.ts';

/** What a tune came to, for a reader who wants nothing else. */
export interface TuneAnswer {
  /** A few words, as in `Recommended: confluent with linger.ms=20, lz4`. */
  readonly title: string;
  /** Whether the title may be taken for settled. */
  readonly sure: boolean;
  readonly conclusion: string;
  /** The point that the title names; null where it names none. */
  readonly point: NamedPoint | null;
  readonly facts: readonly (readonly [term: string, text: string])[];
  /** What was given up, and what a reader must know: a sentence each. */
  readonly traded: readonly string[];
  readonly notes: readonly string[];
}

type Verdict = (typeof tuneVerdicts)[number];

const titles: Readonly<Record<Verdict, string>> = {
  better: 'Recommended',
  'no-better': 'No setting is better than the defaults beyond noise',
  unconfirmed: 'Nothing was confirmed',
  'slo-not-met': 'Nothing measured meets the SLO',
  invalid: 'No trial could be used',
};

/** The answer of a tune, from its result alone. */
export function tuneAnswer(result: Result, tune: Tune): TuneAnswer {
  const find = pointsById(result);
  const { recommended, nearestMiss, verdict } = tune;
  const point = recommended === null ? null : find(recommended.pointId);
  const missed = nearestMiss === null ? null : find(nearestMiss.pointId);
  const title = verdict === null ? 'The search has not ended' : titles[verdict];
  const facts: (readonly [string, string | null])[] = [
    ...(point === null ? [] : pointFacts(tune, point.point)),
    ['Nearest miss', missed && `${missed.label}: ${describeChecks(nearestMiss!.slo, tune.slo) ?? ''}`],
    ['Asked for', `${goalWords[tune.goal]}${tune.slo === null ? '' : `, with ${tune.slo.text}`}`],
    ['Under', loads(result)],
    ['Searched', effort(result, tune)],
  ];
  return {
    title: point === null ? title : `${title}: ${point.label}`,
    sure: verdict === 'better' || verdict === 'no-better',
    conclusion: tune.conclusion === '' ? '' : withStop(tune.conclusion),
    point,
    facts: facts.filter((fact): fact is readonly [string, string] => fact[1] !== null),
    traded: tune.traded.map(withStop),
    notes: tune.notes.map(withStop),
  };
}

function pointFacts(tune: Tune, point: Point): (readonly [string, string | null])[] {
  const { finalists, front, slo } = tune;
  const finalist = finalists.find(({ pointId }) => pointId === point.id);
  const place = front.find(({ pointId }) => pointId === point.id);
  const figures = searchMetrics.flatMap((metric) => {
    const value = place?.values[metric];
    return value === undefined ? [] : [formatEstimate(metric, value)];
  });
  return [
    ['Settings', `${point.backend}: ${allSettings(point)}`],
    ['Gain', finalist === undefined ? null : describeGain(tune, finalist, point.backend)],
    ['Figures', figures.length === 0 ? null : figures.join('; ')],
    ['SLO', describeChecks(finalist?.slo ?? place?.slo ?? [], slo)],
    [
      'How sure',
      finalist === undefined
        ? null
        : `${finalist.better ? 'better' : 'not better'} than the defaults beyond noise, p ${formatProbability(finalist.adjustedP)} over ${plural(finalist.gain.rounds, 'round')} in pairs (one-sided signed-rank test, Holm over ${plural(finalists.length, 'finalist')})`,
    ],
  ];
}

function loads({ points }: Result): string | null {
  const [first, ...others] = [...new Set(points.map(({ load }) => formatLoad(load)))];
  if (first === undefined) return null;
  return others.length === 0 ? first : `${first} and ${plural(others.length, 'other load')}`;
}

const endings = {
  done: 'ended by itself',
  budget: 'ended with its budget',
  interrupted: 'interrupted',
  unavailable: 'ended because clients could not connect',
} as const;

function effort({ points }: Result, { log, grid, spentS, budgetS, ended }: Tune): string {
  // What was tried without a client is no point of the grid.
  const ceiling = new Set(log.flatMap(({ phase, pointId }) => (phase === 'ceiling' ? [pointId] : [])));
  const measured = points.filter(
    (point) => point.trials.length > 0 && !isAtDefaults(point) && !ceiling.has(point.id),
  ).length;
  const share = grid.points > 0 ? ` (${formatPercent(measured / grid.points)})` : '';
  const time = `${formatSeconds(spentS)} of ${formatSeconds(budgetS)}`;
  const end = ended === null ? 'not ended' : endings[ended];
  return `${plural(log.length, 'trial')}; ${formatCount(measured)} of ${plural(grid.points, 'point')}${share}; ${time}; ${end}`;
}
