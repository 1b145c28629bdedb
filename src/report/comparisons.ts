import { formatCount, formatPercent, formatRate, listInWords, plural, significant } from '../format.ts';
import { describeSettings, type SweptColumn } from './columns.ts';
import { samplesNeeded } from './figures.ts';
import type { Finding } from './finding.ts';
import { carriedShare, offeredPerSecond } from './offered.ts';
import { type Contender, overlap, type Ranked, type Ranking, rank } from './ranking.ts';
import { spanName } from './spread.ts';

type LeaderMetric = 'messagesPerSecond' | 'responseP99Us' | 'cpuUsPerMessage';

const titles: Record<LeaderMetric, string> = {
  messagesPerSecond: 'Most messages/s',
  responseP99Us: 'Lowest p99',
  cpuUsPerMessage: 'Least CPU a message',
};

/** Which point leads in a metric, and which ones cannot be told from it; null where nothing is known. */
export function leaderFinding(contenders: readonly Contender[], name: LeaderMetric): Finding | null {
  const ranking = rank(contenders, name);
  const [best] = ranking.ranked;
  if (best === undefined) return name === 'responseP99Us' ? percentileGap(contenders) : null;
  const value = ranking.metric.format(best.value.median);
  const sole = ranking.ranked.length === 1;
  const tied = ranking.judged.some((other) => other !== best && overlap(best.value, other.value));
  const title = `${titles[name]}${tied ? ', tied' : ''}`;
  return {
    kind: 'figure',
    text: `${leaderSentence(best, name, value)}${sole ? '' : verdict(ranking, best)}.`,
    headline: { label: sole ? ranking.metric.label : title, value, subject: best.label },
  };
}

/**
 * How many points carried the offered rate (at least 99% of it), and by how much the others fell short; `measured` is how
 * many there are with those that have no valid trial.
 */
export function offeredFinding(contenders: readonly Contender[], measured: number): Finding | null {
  const { ranked } = rank(contenders, 'messagesPerSecond');
  const [first] = ranked;
  if (first === undefined) return null;
  const offered = offeredPerSecond(first);
  const short = ranked.filter(({ value }) => value.median < carriedShare * offered);
  const average = first.point.load.kind === 'open' ? '' : ' on average';
  const rate = `${formatRate(offered)} messages/s${average}`;
  const named = short.map(({ label, value }) => `${label} at ${formatRate(value.median)}`);
  const all = `${ranked.length} points${ranked.length < measured ? ' with valid trials' : ''}`;
  const carried =
    ranked.length === 1
      ? ranked[0]!.label
      : short.length === 0
        ? `All ${all}`
        : `${ranked.length - short.length} of ${all}`;
  const text =
    short.length === 0
      ? `${carried} carried the offered ${rate}.`
      : ranked.length === 1
        ? `${carried} fell short of the offered ${rate}: ${formatRate(ranked[0]!.value.median)}.`
        : `${carried} carried the offered ${rate}; short of it fell ${someOf(named)}.`;
  return { kind: 'figure', text };
}

/** For each backend with several points: what its best settings gain over its worst. */
export function gainFindings(
  contenders: readonly Contender[],
  columns: readonly SweptColumn[],
  name: 'messagesPerSecond' | 'responseP99Us',
): Finding[] {
  const backends = [...new Set(contenders.map(({ point }) => point.backend))];
  return backends.flatMap((backend): Finding[] => {
    const ranking = rank(
      contenders.filter(({ point }) => point.backend === backend),
      name,
    );
    if (ranking.ranked.length < 2) return [];
    return [{ kind: 'figure', text: `${backend}: ${gain(ranking, columns)}.` }];
  });
}

function gain({ metric, ranked, judged }: Ranking, columns: readonly SweptColumn[]): string {
  const known = judged.length > 1;
  const compared = known ? judged : ranked;
  const [best, worst] = [compared[0]!, compared.at(-1)!];
  if (known && overlap(best.value, worst.value))
    return `its ${compared.length} settings show no difference in ${metric.label} beyond ${spanOfAll(compared)}`;
  const [to, from] = [best.value.median, worst.value.median];
  const [good, bad] = [best, worst].map(
    ({ point }) => describeSettings(columns, point) || 'the scenario’s settings',
  );
  const doubt = known ? '' : '; a single trial cannot tell that from noise';
  const shown = metric.latency ? metric.format : formatRate;
  const pair = `${shown(to)} against ${shown(from)}${doubt}`;
  if (metric.better === 'lower')
    return `with ${good}, ${metric.label} is ${formatPercent(1 - to / from)} lower than with ${bad} (${pair})`;
  return to / from < 2
    ? `${good} carried ${formatPercent(to / from - 1)} more ${metric.label} than ${bad} (${pair})`
    : `${good} carried ${significant(to / from, 2)} times the ${metric.label} of ${bad} (${pair})`;
}

function leaderSentence(best: Ranked, name: LeaderMetric, value: string): string {
  const trials = plural(best.value.trials, 'trial');
  if (name === 'cpuUsPerMessage') return `${best.label} took ${value} of CPU a message (${trials})`;
  if (name === 'responseP99Us') return `${best.label} answered within ${value} at p99 (${trials})`;
  const p99 = rank([best], 'responseP99Us');
  const tail = p99.ranked.map((entry) => ` at p99 ${p99.metric.format(entry.value.median)}`);
  return `${best.label} carried ${value}${tail.join('')} (${trials})`;
}

function verdict({ metric, ranked, judged }: Ranking, best: Ranked): string {
  const others = judged.filter((entry) => entry !== best);
  if (best.value.trials === 1 || others.length === 0)
    return `, the best of ${ranked.length} points; a single trial cannot tell that from noise`;
  const ties = others.filter((other) => overlap(best.value, other.value));
  const single = ranked.length - judged.length;
  const unjudged = single === 0 ? '' : `; ${plural(single, 'point')} with a single trial not judged`;
  const lead = `, the best median of ${ranked.length} points`;
  if (ties.length === 0)
    return `${lead}; next is ${others[0]!.label} with ${metric.format(others[0]!.value.median)}${unjudged}`;
  if (ties.length === others.length)
    return `${lead}, but no difference from the ${others.length === 1 ? 'other' : 'others'} beyond ${spanOfAll(judged)}${unjudged}`;
  return `${lead}; no difference beyond ${spanOfAll(judged)} from ${someOf(ties.map(({ label }) => label))}${unjudged}`;
}

function percentileGap(contenders: readonly Contender[]): Finding | null {
  const counts = contenders.flatMap(({ point }) =>
    point.trials.flatMap((trial) => (trial.state === 'valid' ? [trial.latencyUs.response.count] : [])),
  );
  if (counts.length === 0) return null;
  const fewest = formatCount(Math.min(...counts));
  return {
    kind: 'gap',
    text: `No p99 is shown: a trial needs ${formatCount(samplesNeeded.p99)} messages to carry one, and some had as few as ${fewest}.`,
  };
}

const spanOfAll = (ranked: readonly Ranked[]): string => spanName(ranked.map(({ value }) => value));

function someOf(labels: readonly string[]): string {
  if (labels.length <= 3) return listInWords(labels);
  return `${labels.slice(0, 2).join(', ')} and ${labels.length - 2} more`;
}
