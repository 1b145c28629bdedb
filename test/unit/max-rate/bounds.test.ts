import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../../src/max-rate/bounds.ts';
import { heard } from './searches.ts';

const bounds = (...probes: [number, string][]) => {
  const { passed, failed, grey } = boundsOf(
    probes.flatMap(([rate, outcomes]) =>
      [...outcomes].map((letter) => heard(rate, letter === 'p' ? 'pass' : letter === 'f' ? 'fail' : 'void')),
    ),
  );
  return [passed?.ratePerSecond, failed?.ratePerSecond, grey.map(({ ratePerSecond }) => ratePerSecond)];
};

describe('the bounds that probes speak for', () => {
  it('are none before a rate has passed or failed', () => {
    expect(bounds()).toEqual([undefined, undefined, []]);
    expect(bounds([100, 'v'])).toEqual([undefined, undefined, []]);
    expect(boundsOf([heard(null, 'info', 500)]).tallies).toEqual([]);
  });

  it('are the highest that passed and the lowest that failed', () => {
    expect(bounds([100, 'p'], [200, 'ppp'], [300, 'f'], [400, 'f'])).toEqual([200, 300, []]);
    expect(bounds([100, 'p'])).toEqual([100, undefined, []]);
    expect(bounds([100, 'f'])).toEqual([undefined, 100, []]);
  });

  it('do not depend on the order of the probes', () => {
    expect(bounds([400, 'f'], [200, 'pv'], [300, 'f'], [100, 'p'])).toEqual([200, 300, []]);
  });

  it('move outward where a rate passed and failed', () => {
    expect(bounds([100, 'p'], [200, 'pf'], [300, 'f'])).toEqual([100, 300, [200]]);
    expect(bounds([100, 'p'], [200, 'pf'], [300, 'fp'], [400, 'f'])).toEqual([100, 400, [200, 300]]);
  });

  it('move outward where a rate failed below one that passed', () => {
    expect(bounds([100, 'p'], [200, 'f'], [300, 'p'], [400, 'f'])).toEqual([100, 400, [200, 300]]);
  });

  it('outvote a failure by chance, three to one', () => {
    expect(bounds([100, 'f'], [300, 'pp'], [400, 'f'])).toEqual([undefined, 400, [100, 300]]);
    expect(bounds([100, 'f'], [300, 'ppp'], [400, 'f'])).toEqual([300, 400, []]);
  });

  it('outvote a lone failure of a rate, four to one, but no pass', () => {
    expect(bounds([100, 'p'], [200, 'pppf'], [300, 'f'])).toEqual([100, 300, [200]]);
    expect(bounds([100, 'p'], [200, 'ppppf'], [300, 'f'])).toEqual([200, 300, []]);
    expect(bounds([100, 'p'], [200, 'p'], [300, 'ffffp'])).toEqual([200, undefined, [300]]);
  });

  it('outvote a pass by chance', () => {
    expect(bounds([100, 'p'], [200, 'f'], [300, 'ff'], [400, 'p'])).toEqual([100, 200, []]);
  });
});
