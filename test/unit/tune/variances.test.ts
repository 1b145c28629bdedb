import { describe, expect, it } from 'vitest';
import { fitVariances } from '../../../src/tune/variances.ts';

describe('variances', () => {
  it('of noise alone are the pooled variance around one mean', () => {
    // Values 1, 3 and 2 and 4, 6, 8: squares around 4 are 9 + 1 + 4 + 0 + 4 + 16 over 5 degrees.
    const means = [2, 2, 6];
    const counts = [2, 1, 3];
    const { noise, inverse } = fitVariances({ means, counts, squaresWithin: 2 + 0 + 8 }, []);
    expect(noise).toBeCloseTo(34 / 5, 2);
    for (const [index, count] of counts.entries())
      expect(inverse[index]![index]).toBeCloseTo(count / noise, 9);
  });

  it('between cells that are alike to none are those of an analysis of variance', () => {
    // Mean squares: between 2 x 20 / 3, within 4 / 4; so (40 / 3 - 1) / 2 between cells.
    const means = [-3, -1, 1, 3];
    const own = means.map((_, a) => Float64Array.from(means, (_, b) => (a === b ? 1 : 0)));
    const measured = { means, counts: [2, 2, 2, 2], squaresWithin: 4 };
    const { noise, components } = fitVariances(measured, [{ covariances: own, expected: 1e5 }]);
    expect(noise).toBeCloseTo(1, 1);
    expect(components[0]!).toBeCloseTo((40 / 3 - 1) / 2, 1);
  });

  it('are small where a component is not expected to be', () => {
    const means = [-3, -1, 1, 3];
    const own = means.map((_, a) => Float64Array.from(means, (_, b) => (a === b ? 1 : 0)));
    const of = (expected: number) =>
      fitVariances({ means, counts: [2, 2, 2, 2], squaresWithin: 4 }, [{ covariances: own, expected }])
        .components[0]!;
    expect(of(0.05)).toBeLessThan(of(100) / 2);
    expect(of(1)).toBeLessThan(0.9 * of(100));
  });
});
