import { brackets, overlap, rateCase } from '../fixtures/simulated-max-rate.ts';
import type { Finding } from './finding.ts';

export const name = 'max-rate';

const cases = 100;

/** How often a search brackets the knee of a cost model with noise, and agrees with a second one, over models, settings and SLOs drawn at random. */
export async function run(): Promise<Finding[]> {
  let [bracketed, overlapping, probes, logWidth] = [0, 0, 0, 0];
  for (let seed = 1; seed <= cases; seed += 1) {
    const found = await rateCase(seed);
    const { passed, failed } = found.outcome.answer!;
    probes += found.probes;
    if (passed !== null && failed !== null) logWidth += Math.log(failed.ratePerSecond / passed.ratePerSecond);
    if (brackets(found)) bracketed += 1;
    if (overlap(found, await rateCase(seed, 1))) overlapping += 1;
  }
  return [
    { what: `knees bracketed, of ${cases}`, value: bracketed, unit: '', goal: { atLeast: 95 } },
    {
      what: `intervals that overlap another run's, of ${cases}`,
      value: overlapping,
      unit: '',
      goal: { atLeast: 95 },
    },
    { what: 'probes a search', value: probes / cases, unit: '', goal: { atMost: 25 } },
    {
      what: 'width of the interval, geometric mean',
      value: 100 * (Math.exp(logWidth / cases) - 1),
      unit: ' %',
      goal: null,
    },
  ];
}
