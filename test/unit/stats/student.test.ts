import { describe, expect, it } from 'vitest';
import { studentQuantile } from '../../../src/stats/student.ts';

describe('a quantile of Student’s t', () => {
  // Closed forms for 1, 2 and 4 degrees.
  it.each([0.6, 0.9, 0.975, 0.999])('at %d is the closed form', (p) => {
    expect(studentQuantile(p, 1)).toBeCloseTo(Math.tan(Math.PI * (p - 0.5)), 9);
    expect(studentQuantile(p, 2)).toBeCloseTo((2 * p - 1) / Math.sqrt(2 * p * (1 - p)), 9);
    const a = 4 * p * (1 - p);
    const q = Math.cos(Math.acos(Math.sqrt(a)) / 3) / Math.sqrt(a);
    expect(studentQuantile(p, 4)).toBeCloseTo(2 * Math.sqrt(q - 1), 9);
  });

  // From SciPy 1.17.1's t.ppf.
  it.each([
    [0.975, 1, 12.706204736174694],
    [0.975, 3, 3.1824463052837078],
    [0.975, 5, 2.5705818356363146],
    [0.95, 7, 1.8945786050900062],
    [0.995, 10, 3.16927267261695],
    [0.975, 30, 2.0422724563012378],
    [0.9, 121, 1.2885872726485812],
    [0.975, 1000, 1.9623390808264083],
    [0.9999, 6, 8.024792773116536],
    [0.6, 13, 0.2585908577117678],
  ])('at %d with %i degrees is %d', (p, degrees, t) => {
    expect(studentQuantile(p, degrees) / t).toBeCloseTo(1, 9);
  });

  it('is the same on both sides, and 0 in the middle', () => {
    expect(studentQuantile(0.025, 7)).toBeCloseTo(-studentQuantile(0.975, 7), 12);
    expect(studentQuantile(0.5, 7) + 0).toBe(0);
  });

  it.each([
    [0, 3],
    [1, 3],
    [Number.NaN, 3],
    [0.9, 0],
    [0.9, 1.5],
  ])('at %d with %d degrees is refused', (p, degrees) => {
    expect(() => studentQuantile(p, degrees)).toThrow(RangeError);
  });
});
