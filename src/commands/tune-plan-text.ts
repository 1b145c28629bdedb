import { formatCount, formatSeconds, plural } from '../format.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { trialsByPhase } from '../tune/budget.ts';
import type { PlannedSearch } from '../tune/run.ts';
import { measurable } from '../tune/space.ts';

/** A search for people: what is varied, the phases, the time. */
export function describeTunePlan(scenario: Scenario, search: PlannedSearch): string {
  const { goal, slo, budgetS, axes, space, trials, secondsPerTrial, notes } = search;
  const phases = trialsByPhase(trials, space.defaults.size);
  const all = Object.values(phases).reduce((sum, count) => sum + count, 0);
  const cells = measurable(space).length;
  const excluded = space.cells.length - cells;
  const { finalists } = trials.confirm;
  return `${[
    `${scenario.name}: ${goal}${slo === null ? '' : `, keeping ${slo.text}`}`,
    `about ${formatSeconds(all * secondsPerTrial)}, at most the budget of ${formatSeconds(budgetS)}: ${plural(all, 'trial')} of about ${formatSeconds(secondsPerTrial)}`,
    ...notes,
    '',
    `varied: ${plural(cells, 'point')}${excluded === 0 ? '' : `, and ${formatCount(excluded)} that cannot be`}`,
    ...axes.map(
      ({ name, values, from }) =>
        `  ${name}: ${values.join(', ')}${from === 'range' ? '  (lingerlab’s range)' : ''}`,
    ),
    '',
    'phases',
    `  screen   ${plural(trials.screen.points, 'point')} and ${plural(space.defaults.size, 'client')} with nothing set, ${trials.screen.replicates === 1 ? 'once' : `${trials.screen.replicates} times`}: ${plural(phases.screen ?? 0, 'trial')}`,
    `  refine   what a model of these proposes: at most ${plural(phases.refine ?? 0, 'trial')}`,
    `  halve    ${plural(trials.halve, 'point')}, the best third of them twice more: ${plural(phases.halve ?? 0, 'trial')}`,
    `  confirm  at most ${plural(finalists, 'point')} against the defaults, side by side: ${plural(phases.confirm ?? 0, 'trial')}, and more where they cannot tell, as long as the budget lasts`,
  ].join('\n')}\n`;
}

/** A search for programs. */
export function tunePlanAsJson(scenario: Scenario, search: PlannedSearch): string {
  const { goal, slo, budgetS, axes, space, trials, secondsPerTrial, notes } = search;
  const cells = measurable(space).length;
  const plan = {
    scenario: scenario.name,
    goal,
    slo,
    budgetSeconds: budgetS,
    estimatedSecondsPerTrial: secondsPerTrial,
    axes,
    grid: { points: cells, excluded: space.cells.length - cells },
    trials: trialsByPhase(trials, space.defaults.size),
    notes,
  };
  return `${JSON.stringify(plan, null, 2)}\n`;
}
