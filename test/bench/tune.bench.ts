import type { Goal } from '../../src/result/search-schema.ts';
import { type TunedCase, tuneCase } from '../fixtures/simulated-tune.ts';
import type { Finding } from './finding.ts';

export const name = 'tune';

const cases = 100;
const goals: readonly Goal[] = ['throughput', 'latency', 'cpu', 'balanced'];
/** A third of the cases have an SLO that half of the grid misses. */
const withSlo = (seed: number): boolean => seed % 3 === 0;
const nearEnough = 0.95;

/** Whether the tuner finds what is there, and nothing where nothing is, on cost models drawn at random. */
export async function run(): Promise<Finding[]> {
  const real: TunedCase[] = [];
  const flat: TunedCase[] = [];
  for (let seed = 1; seed <= cases; seed += 1) {
    const goal = goals[seed % goals.length]!;
    real.push(await tuneCase({ seed, goal, withSlo: withSlo(seed) }));
    flat.push(await tuneCase({ seed, goal, flat: true, withSlo: withSlo(seed) }));
  }
  const kept = real.filter(({ p99OfLimit }) => p99OfLimit === null || p99OfLimit < 1);
  return [
    {
      what: 'settings within 5 % of the best, SLO kept',
      value: kept.filter(({ ofOptimum }) => ofOptimum >= nearEnough).length,
      unit: ` of ${cases}`,
      goal: { atLeast: 95 },
    },
    {
      what: 'improvements claimed where there is none',
      value: flat.filter(({ found }) => found.verdict === 'better').length,
      unit: ` of ${cases}`,
      goal: { atMost: 1 },
    },
    {
      what: 'trials, of the grid’s points, at most',
      value: Math.max(...[...real, ...flat].map(({ trials, gridPoints }) => (100 * trials) / gridPoints)),
      unit: ' %',
      goal: { atMost: 25 },
    },
    {
      what: 'time, of the budget, at most',
      value: Math.max(...[...real, ...flat].map(({ spentS, budgetS }) => (100 * spentS) / budgetS)),
      unit: ' %',
      goal: { atMost: 100 },
    },
    {
      what: 'the worst answer, of the best',
      value: Math.min(...real.map(({ ofOptimum }) => ofOptimum)),
      unit: '',
      goal: null,
    },
  ];
}
