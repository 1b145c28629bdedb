import { describe, expect, it } from 'vitest';
import { scoreOf } from '../../../src/tune/goal.ts';

const figures = { messagesPerSecond: 100, responseP99Us: 2000, cpuUsPerMessage: 10 };

describe('a score', () => {
  it('rises by the logarithm of how many times as good the goal’s figure is, whichever way it counts', () => {
    const gain = (goal: 'throughput' | 'latency' | 'cpu', change: object) =>
      Math.exp(scoreOf(goal, { ...figures, ...change })! - scoreOf(goal, figures)!);
    expect(gain('throughput', { messagesPerSecond: 250 })).toBeCloseTo(2.5);
    expect(gain('latency', { responseP99Us: 1000 })).toBeCloseTo(2);
    expect(gain('cpu', { cpuUsPerMessage: 20 })).toBeCloseTo(0.5);
    expect(gain('throughput', { responseP99Us: 1, cpuUsPerMessage: null })).toBeCloseTo(1);
  });

  it('of a balanced goal is that of all three alike', () => {
    const better = { messagesPerSecond: 800, responseP99Us: 2000, cpuUsPerMessage: 10 };
    expect(Math.exp(scoreOf('balanced', better)! - scoreOf('balanced', figures)!)).toBeCloseTo(2);
  });

  it('is none where the figure is unknown, or nothing was acknowledged', () => {
    expect(scoreOf('cpu', { ...figures, cpuUsPerMessage: null })).toBeNull();
    expect(scoreOf('throughput', { ...figures, messagesPerSecond: 0 })).toBeNull();
  });
});
