import { describe, expect, it } from 'vitest';
import { outlasts, overheadLine } from '../../../src/calibrate/overhead.ts';

const pair = (ratio: number, cpuRatio: number | null = 1.02) => ({
  bare: { messagesPerSecond: 100_000, cpuUsPerMessage: 5 },
  harness: {
    messagesPerSecond: 100_000 * ratio,
    cpuUsPerMessage: cpuRatio === null ? null : 5 * cpuRatio,
  },
});
const pairs = (...ratios: readonly number[]) => ratios.map((ratio) => pair(ratio));

describe('overheadLine', () => {
  it('passes where the median of the pairs reaches the limit', () => {
    expect(overheadLine('kafkajs', pairs(0.5, 0.98, 1.2), 'Kafka')).toMatchObject({
      name: 'overhead, kafkajs',
      passed: true,
      text:
        "0.980 of a bare loop's 100,000 messages/s (at least 0.98), median of 3 pairs (0.500 to 1.200 at 75%), " +
        'on Kafka; CPU time a message 1.020 of its',
      figures: { ratio: 0.98, lowRatio: 0.5, highRatio: 1.2, confidence: 0.75, cpuRatio: 1.02 },
    });
  });

  it('fails where the interval lies below the limit', () => {
    expect(overheadLine('kafkajs', pairs(0.5, 0.9, 0.979), 'Kafka').passed).toBe(false);
  });

  it('decides nothing where the interval reaches the limit and the median does not', () => {
    const line = overheadLine('kafkajs', pairs(1.2, 0.979, 0.5), 'Kafka');
    expect(line.passed).toBeNull();
    expect(line.text).toContain('on Kafka: not decided, the pairs scatter too far; CPU');
  });

  it('says nothing of CPU time where a side does not know it', () => {
    const line = overheadLine('kafkajs', [pair(1, null), pair(1, null)], 'Kafka');
    expect(line.text).not.toContain('CPU');
    expect(line.figures['cpuRatio']).toBeNull();
  });
});

describe("the overhead's topic", () => {
  it.each([
    ['a cluster of the user', { kind: 'external' }, true],
    ['a broker that is kept', { kind: 'apache-kafka', kept: true }, true],
    ['a broker that was started for it', { kind: 'apache-kafka' }, false],
  ] as const)('on %s', (_, broker, stays) => {
    expect(outlasts(broker)).toBe(stays);
  });
});
