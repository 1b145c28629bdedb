import { describe, expect, it } from 'vitest';
import { overheadLine } from '../../../src/calibrate/overhead.ts';

const pairs = (...ratios: readonly number[]) =>
  ratios.map((ratio) => ({ bare: 100_000, harness: 100_000 * ratio }));

describe('overheadLine', () => {
  it('judges the median of the pairs', () => {
    expect(overheadLine('kafkajs', pairs(0.5, 0.98, 1.2), 'Kafka')).toMatchObject({
      name: 'overhead, kafkajs',
      passed: true,
      text: "0.980 of a bare loop's 100,000 messages/s (at least 0.98), median of 3 pairs from 0.500 to 1.200, on Kafka",
    });
    expect(overheadLine('kafkajs', pairs(1.2, 0.979, 0.5), 'Kafka').passed).toBe(false);
  });
});
