import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../../src/max-rate/bounds.ts';
import { nextStep } from '../../../src/max-rate/decide.ts';
import { chance, heard, limits, search } from './searches.ts';

const phases = (history: readonly { phase: string }[]): string[] => [
  ...new Set(history.map(({ phase }) => phase)),
];

describe('the next step of a search', () => {
  it('begins with a closed loop, and takes a share of it for a first guess', () => {
    expect(nextStep([], limits)).toEqual({ kind: 'probe', phase: 'closed-loop', ratePerSecond: null });
    expect(nextStep([heard(null, 'info', 54_321)], limits)).toEqual({
      kind: 'probe',
      phase: 'bracket',
      ratePerSecond: 38_000,
    });
  });

  it('guesses blindly where the closed loop gave nothing', () => {
    expect(nextStep([heard(null, 'fail', null)], limits)).toMatchObject({ ratePerSecond: 1000 });
  });

  it('finds a knee that is the same each time, and asks each bound three times more', () => {
    const { history, why } = search((rate) => (rate < 20_000 ? 'pass' : 'fail'), 25_000);
    const { passed, failed } = boundsOf(history);
    expect(why).toBe('found');
    expect(passed!.passes).toBe(4);
    expect(failed!.fails).toBe(4);
    expect(passed!.ratePerSecond).toBeLessThan(20_000);
    expect(failed!.ratePerSecond).toBeGreaterThanOrEqual(20_000);
    expect(failed!.ratePerSecond / passed!.ratePerSecond).toBeLessThanOrEqual(1.05);
    expect(phases(history)).toEqual(['closed-loop', 'bracket', 'bisect', 'confirm-pass', 'confirm-fail']);
    expect(history.length).toBeLessThan(18);
  });

  it('names rates that people can read', () => {
    const { history } = search((rate) => (rate < 31_415 ? 'pass' : 'fail'), 77_777);
    for (const { ratePerSecond } of history)
      if (ratePerSecond !== null) expect(Number(ratePerSecond.toPrecision(3))).toBe(ratePerSecond);
  });

  it('goes on from a bound that is contradicted', () => {
    const found = search((rate) => (rate < 20_000 ? 'pass' : 'fail'), 25_000);
    const { passed } = boundsOf(found.history);
    const once = [...found.history, heard(passed!.ratePerSecond, 'fail')];
    expect(nextStep(once, limits)).toMatchObject({
      phase: 'confirm-pass',
      ratePerSecond: passed!.ratePerSecond,
    });
    const twice = [...once, heard(passed!.ratePerSecond, 'fail')];
    expect(nextStep(twice, limits).kind).toBe('probe');
    expect(boundsOf(twice).passed!.ratePerSecond).toBeLessThan(passed!.ratePerSecond);
  });

  it('asks a rate again before it leaves it for one failure, and then as often again as it asks others', () => {
    const history = [
      heard(null, 'info', 50_000),
      ...['pass', 'pass', 'fail'].map((outcome) => heard(35_000, outcome as 'pass' | 'fail')),
      heard(36_000, 'fail'),
    ];
    const rates: (number | null)[] = [];
    for (;;) {
      const step = nextStep(history, limits);
      if (step.kind === 'end') break;
      rates.push(step.ratePerSecond);
      history.push(heard(step.ratePerSecond, step.ratePerSecond! < 36_000 ? 'pass' : 'fail'));
    }
    expect(rates.filter((rate) => rate === 35_000)).toHaveLength(5);
    expect(new Set(rates)).toEqual(new Set([35_000, 36_000]));
    expect(boundsOf(history)).toMatchObject({ passed: { passes: 7, fails: 1 }, failed: { fails: 4 } });
  });

  it('takes longer steps again where its first guess was far too low, whatever failed below', () => {
    const rates = [1000, 1400, 1960, 2740, 3830];
    const history = [
      heard(null, 'info', 1430),
      heard(500, 'fail'),
      ...rates.map((rate) => heard(rate, 'pass')),
    ];
    const { ratePerSecond } = nextStep(history, limits) as { ratePerSecond: number };
    expect(ratePerSecond).toBeGreaterThan(3830 * 2);
  });

  it.each(['lowest', 'highest'])(
    'says that the %s rate stays undecided where it passes and fails by turns',
    (end) => {
      let turn = 0;
      const only = { ...limits, leastPerSecond: 1000, mostPerSecond: 1000 };
      const { why, history } = search(
        () => (turn++ % 2 === (end === 'lowest' ? 0 : 1) ? 'fail' : 'pass'),
        50_000,
        only,
      );
      expect(why).toBe('undecided');
      expect(history.length).toBeLessThan(20);
    },
  );

  it('says that nothing passes, once the lowest rate has failed as often as a bound', () => {
    const { history, why } = search(() => 'fail', 50_000);
    expect(why).toBe('none');
    expect(history.filter(({ ratePerSecond }) => ratePerSecond === 100)).toHaveLength(4);
    expect(history.length).toBeLessThan(16);
  });

  it('says that all passes, once the highest rate has passed as often as a bound', () => {
    const { history, why } = search(() => 'pass', 50_000);
    expect(why).toBe('at-least');
    expect(history.filter(({ ratePerSecond }) => ratePerSecond === 1_000_000)).toHaveLength(4);
  });

  it('says that it is undecided where the highest rate passes and fails by turns', () => {
    let asked = 0;
    const byTurns = (rate: number) => (rate < limits.mostPerSecond || asked++ % 2 === 0 ? 'pass' : 'fail');
    expect(search(byTurns, 900_000).why).toBe('undecided');
  });

  it('makes a disturbed probe again three times, and then gives up', () => {
    const { history, why } = search((rate) => (rate < 20_000 ? 'pass' : 'void'), 25_000);
    expect(why).toBe('disturbed');
    expect(history.filter(({ outcome }) => outcome === 'void')).toHaveLength(4);
  });

  it('goes on after a disturbance', () => {
    let disturbed = 0;
    const { why } = search((rate) => {
      disturbed += 1;
      return disturbed % 2 === 0 ? 'void' : rate < 20_000 ? 'pass' : 'fail';
    }, 25_000);
    expect(why).toBe('found');
  });

  it('always ends, whatever the probes say, within the rates that may be offered', () => {
    fc.assert(
      fc.property(
        fc.infiniteStream(fc.constantFrom('pass', 'fail', 'void')),
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        (stream, ceiling) => {
          const { history } = search(() => stream.next().value, ceiling);
          expect(history.length).toBeLessThanOrEqual(limits.mostProbes);
          for (const { ratePerSecond } of history)
            if (ratePerSecond !== null) {
              expect(ratePerSecond).toBeGreaterThanOrEqual(limits.leastPerSecond);
              expect(ratePerSecond).toBeLessThanOrEqual(limits.mostPerSecond);
            }
        },
      ),
    );
  });

  it('finds any knee that is the same each time, to its precision', () => {
    fc.assert(
      fc.property(
        fc.double({ min: Math.log(110), max: Math.log(900_000), noNaN: true }),
        fc.double({ min: 0.1, max: 100, noNaN: true }),
        fc.constantFrom(0.01, 0.05, 0.2, 0.5),
        (logKnee, factor, precision) => {
          const knee = Math.exp(logKnee);
          const { history, why } = search((rate) => (rate < knee ? 'pass' : 'fail'), knee * factor, {
            ...limits,
            precision,
          });
          const { passed, failed } = boundsOf(history);
          expect(why).toBe('found');
          expect(passed!.ratePerSecond).toBeLessThan(knee);
          expect(failed!.ratePerSecond).toBeGreaterThanOrEqual(knee);
          // Readable rates are up to 1 % apart.
          expect(failed!.ratePerSecond / passed!.ratePerSecond).toBeLessThanOrEqual(
            Math.max(1 + precision, 1.0101),
          );
        },
      ),
    );
  });

  it.each([
    [0.02, 0],
    [0.05, 0],
    [0.03, 0.05],
  ])(
    'brackets a knee that moves by %d (log s.d.), with %d of the probes failing by chance, in 95 of 100',
    (deviation, flukes) => {
      let bracketed = 0;
      for (let seed = 0; seed < 400; seed += 1) {
        const { uniform, normal } = chance(seed * 7919);
        const knee = Math.exp(Math.log(300) + uniform() * Math.log(2000));
        const { history } = search(
          (rate) => (uniform() >= flukes && rate < knee * Math.exp(deviation * normal()) ? 'pass' : 'fail'),
          knee * (0.6 + 1.5 * uniform()),
        );
        const { passed, failed } = boundsOf(history);
        if (
          passed !== null &&
          failed !== null &&
          passed.ratePerSecond <= knee &&
          failed.ratePerSecond >= knee
        )
          bracketed += 1;
      }
      expect(bracketed / 400).toBeGreaterThanOrEqual(0.95);
    },
  );
});
