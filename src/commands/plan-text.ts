import { formatSeconds, plural } from '../format.ts';
import type { Plan } from '../run/plan.ts';
import { estimateSeconds } from '../scenario/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';

type Cells = Pick<Plan, 'points' | 'trials'>;

/** A plan for people: the points, the order of the trials, the estimated time. */
export function describePlan(scenario: Scenario, { points, trials }: Cells): string {
  const numbers = new Map(points.map((point, index) => [point.id, index + 1]));
  const lines = [
    `${scenario.name}: ${plural(points.length, 'point')}, ${plural(trials.length, 'trial')}, about ${formatSeconds(estimateSeconds(scenario, trials.length))}`,
    ...(scenario.question === null ? [] : [`question: ${scenario.question}`]),
    '',
    'points',
    ...points.map(
      (point) =>
        `  ${numbers.get(point.id)}. ${point.id}${point.skipped === null ? '' : `\n     skipped: ${point.skipped}`}`,
    ),
    '',
    `order (seed ${scenario.seed})`,
    `  ${trials.map((trial) => numbers.get(trial.point.id)).join(' ')}`,
    '',
  ];
  return lines.join('\n');
}

/** A plan for programs. */
export function planAsJson(scenario: Scenario, { points, trials }: Cells): string {
  const plan = {
    scenario: scenario.name,
    estimatedSeconds: estimateSeconds(scenario, trials.length),
    points: points.map(({ id, backend, load, lanes, settings, clientDefaults, skipped }) => ({
      id,
      backend,
      load,
      lanes,
      settings,
      ...(clientDefaults && { clientDefaults }),
      skipped,
    })),
    order: trials.map(({ point, repetition }) => ({ point: point.id, repetition })),
  };
  return `${JSON.stringify(plan, null, 2)}\n`;
}

/** A point in few words: its backend, and what differs between points. */
export function labeller(
  points: readonly { id: string; backend: string }[],
): (point: { id: string; backend: string }) => string {
  const words = points.map(({ id }) => id.split(' '));
  const shared = new Set(words[0]?.filter((word) => words.every((other) => other.includes(word))));
  return ({ id, backend }) => {
    const own = id.split(' ').filter((word) => !shared.has(word));
    return own.length === 0 ? backend : own.join(' ');
  };
}
