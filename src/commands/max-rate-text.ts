import { formatCount, formatPercent, formatSeconds, plural } from '../format.ts';
import { likelyProbes, type PlannedMaxRate } from '../max-rate/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { isFinal } from './max-rate-answers.ts';

/** What is likely to come yet: of each search the probes that it holds, and seconds over all. */
function toCome({ searches, secondsPerProbe, held }: PlannedMaxRate) {
  const probes = searches.map((_, index) => held?.searches[index]?.probes.length ?? 0);
  const left = probes.map((count, index) =>
    isFinal(held?.searches[index]?.answer ?? null) ? 0 : Math.max(1, likelyProbes - count),
  );
  return { probes, likelyS: left.reduce((sum, count) => sum + count, 0) * secondsPerProbe };
}

/** How the searches go, and how long they take, for people. */
export function describeSearches(scenario: Scenario, planned: PlannedMaxRate): string {
  const { slo, searches, secondsPerProbe, probeS, precision, confirmations } = planned;
  const { likelyS, probes } = toCome(planned);
  const budgetS = planned.budgetS - (planned.held?.spentS ?? 0);
  return `${[
    `${scenario.name}: the highest rate that meets ${slo.text}, of ${plural(searches.length, 'point')}`,
    `about ${formatSeconds(Math.min(likelyS, budgetS))}, at most ${formatSeconds(budgetS)}: some ${likelyProbes} probes a point, about ${formatSeconds(secondsPerProbe)} each`,
    '',
    'points',
    ...searches.map(({ label, limits: { leastPerSecond, mostPerSecond } }, index) => {
      const range = `${formatCount(leastPerSecond)} to ${formatCount(mostPerSecond)} messages/s`;
      const going = probes[index] === 0 ? '' : `: going on from ${plural(probes[index]!, 'probe')}`;
      return `  ${index + 1}. ${label}  (${range})${going}`;
    }),
    '',
    'method',
    '  closed loop  one probe, for a first guess',
    '  bracket      up or down by a factor of about 1.5, and longer ones while all say the same, until a rate passed and one failed',
    `  bisect       halfway between them, until they are ${formatPercent(precision)} apart`,
    `  confirm      each bound ${plural(confirmations, 'more time')}; one that is contradicted is asked again, or moves outward`,
    `  a probe      ${formatSeconds(probeS)} at an open load behind the scenario's warm-up; it passes with 99 % of the rate achieved, the SLO met, and no growing queue`,
  ].join('\n')}\n`;
}

/** The same for programs. */
export function searchesAsJson(scenario: Scenario, planned: PlannedMaxRate): string {
  const { slo, searches, budgetS, secondsPerProbe, probeS, precision, confirmations } = planned;
  const { likelyS, probes } = toCome(planned);
  const plan = {
    scenario: scenario.name,
    slo,
    probeSeconds: probeS,
    precision,
    confirmations,
    budgetSeconds: budgetS,
    ...(planned.held !== undefined && { spentSeconds: planned.held.spentS }),
    estimatedSecondsPerProbe: secondsPerProbe,
    estimatedSeconds: likelyS,
    searches: searches.map(({ label, point, limits }, index) => ({
      label,
      backend: point.backend,
      settings: point.settings,
      lanes: point.lanes,
      leastPerSecond: limits.leastPerSecond,
      mostPerSecond: limits.mostPerSecond,
      ...(planned.held !== undefined && { probesHeld: probes[index] }),
    })),
  };
  return `${JSON.stringify(plan, null, 2)}\n`;
}
