import { describe, expect, it } from 'vitest';
import { estimateCompression, takeSample } from '../../../src/workload/sample.ts';
import type { WorkloadSpec } from '../../../src/workload/workload.ts';
import { keyedLogs } from './records.ts';

const bytes = (size: number): WorkloadSpec => ({
  kind: 'bytes',
  size,
  fill: 'random',
  compressibility: 0,
  key: 'none',
});

describe('a sample', () => {
  it('holds keys and values, message after message', () => {
    const { bytes, ends } = takeSample(keyedLogs, 1);
    expect(bytes.toString('latin1', 0, ends[0])).toMatch(/^web-server\{"timestamp": ".*\}$/);
    expect(bytes.toString('latin1', ends[0], ends[1])).toMatch(/^auth-service\{"timestamp": ".*\}$/);
  });

  it.each([
    [100, 10_000],
    [1000, 1048],
    [3 * 1024 * 1024, 1],
  ])('of messages of %i bytes holds %i', (size, messages) => {
    const { bytes: all, ends } = takeSample(bytes(size), 1);
    expect(ends).toHaveLength(messages);
    expect(all).toHaveLength(messages * size);
  });
});

describe('an estimate of compression', () => {
  const sample = takeSample(bytes(100), 1);
  const seen: number[] = [];
  const halve = async (batch: Buffer) => {
    seen.push(batch.length);
    return batch.subarray(0, batch.length / 2);
  };

  it.each([
    [16_384, 16_300],
    [100, 100],
    [1, 100],
    [Number.POSITIVE_INFINITY, 1_000_000],
  ])('compresses whole messages up to %d bytes', async (batchBytes, compressed) => {
    expect(await estimateCompression(sample, batchBytes, halve)).toBe(2);
    expect(seen.pop()).toBe(compressed);
  });
});
