import { describe, expect, it } from 'vitest';
import { type TuneCase, tuneCase } from '../../fixtures/simulated-tune.ts';

const goals = ['throughput', 'latency', 'cpu', 'balanced'] as const;
const caseOf = (seed: number, rest: Partial<TuneCase> = {}) =>
  tuneCase({ seed, goal: goals[seed % goals.length]!, budgetS: 500, ...rest });

// The whole of it, with its figures, is a benchmark; these are its first cases.
// Each takes a second, and several where the machine is busy.
describe('a search on the cost model', { timeout: 60_000 }, () => {
  it.each([1, 2, 3, 4])('finds settings within five hundredths of the best, of model %i', async (seed) => {
    const { found, ofOptimum, trials, gridPoints, spentS, budgetS } = await caseOf(seed, {
      withSlo: seed === 3,
    });
    expect(found.verdict).toBe('better');
    expect(ofOptimum).toBeGreaterThanOrEqual(0.95);
    expect(trials).toBeLessThanOrEqual(gridPoints / 4);
    expect(spentS).toBeLessThanOrEqual(budgetS);
  });

  it.each([1, 2, 3, 4])('claims nothing where nothing makes a difference, in model %i', async (seed) => {
    const { found } = await caseOf(seed, { flat: true });
    expect(found).toMatchObject({ verdict: 'no-better', recommended: null });
    expect(found.conclusion).toMatch(
      /^No setting is better than simulated with nothing set on 1 lane beyond noise: /,
    );
  });

  it('gives the same answer for the same seed', async () => {
    const [one, other] = [await caseOf(5, { budgetS: 300 }), await caseOf(5, { budgetS: 300 })];
    expect(other).toEqual(one);
  });

  it('recommends what meets the SLO, however much more the rest may carry', async () => {
    const { found, p99OfLimit } = await caseOf(4, { withSlo: true });
    expect(found.recommended).not.toBeNull();
    expect(p99OfLimit).toBeLessThan(1);
    const [finalist] = found.finalists;
    expect(finalist?.slo).toMatchObject([{ met: true }]);
  });

  it('judges what it has when its time is short', async () => {
    const { found, spentS, budgetS } = await caseOf(4, { budgetS: 200 });
    expect(spentS).toBeLessThanOrEqual(budgetS);
    expect(['better', 'no-better', 'unconfirmed']).toContain(found.verdict);
    expect(found.front.length).toBeGreaterThan(8);
  });
});
