import { describe, expect, it } from 'vitest';
import { inspectWorkload } from '../../../src/workload/inspect.ts';
import type { WorkloadSpec } from '../../../src/workload/workload.ts';
import { problemsOf } from '../problems.ts';
import { withFile } from './files.ts';
import { keyedLogs } from './records.ts';

const bytes: WorkloadSpec = {
  kind: 'bytes',
  size: { min: 100, max: 200 },
  fill: 'random',
  compressibility: 0.5,
  key: { zipf: 10, exponent: 2 },
  headers: { a: 'bc' },
};
const lines = (path: string): Extract<WorkloadSpec, { kind: 'file' }> => ({
  kind: 'file',
  path,
  format: 'json-lines',
  key: { field: 'id' },
  order: 'sequential',
});

describe('a look at a workload', () => {
  it('of logs', () => {
    const facts = inspectWorkload(keyedLogs, 42);
    expect(facts).toMatchObject({ spec: keyedLogs, keyWords: 'service', description: 'service-logs' });
    expect(facts.meanBytes).toBeGreaterThan(240);
    expect(facts.meanBytes).toBeLessThan(300);
    expect(facts.largest).toMatchObject({ keyBytes: 'payment-service'.length, headers: null, where: null });
    expect(facts.largest.valueBytes).toBeGreaterThan(facts.meanBytes);
  });

  it('of bytes', () => {
    const facts = inspectWorkload(bytes, 42);
    expect(facts).toMatchObject({
      largest: { valueBytes: 200, keyBytes: 10, where: null },
      keyWords: 'one of 10 keys (zipf, exponent 2)',
      description: 'random bytes, compressibility 0.5, 100 to 200 bytes (uniform)',
      lines: null,
    });
    expect(facts.largest.headers).toEqual([['a', Buffer.from('bc')]]);
    expect(Math.abs(facts.meanBytes - 150)).toBeLessThan(2);
  });

  it.each([
    [{ ...bytes, fill: 'zeros' as const, size: 5 }, 'zeros, 5 bytes'],
    [{ ...bytes, fill: { text: 'ab' }, size: 5 }, '"ab" repeated, 5 bytes'],
    [{ ...bytes, fill: { text: 'x'.repeat(31) }, size: 5 }, `"${'x'.repeat(29)}…" repeated, 5 bytes`],
  ])('finds words for %o', (spec, words) => {
    expect(inspectWorkload(spec, 1).description).toBe(words);
  });

  it('of a file finds the longest message, key included, and its line', () =>
    withFile('{"id":"a"}\n\n{"id":"longest","b":1}\n{"id":1, "padding": ""}\n', (path) => {
      const facts = inspectWorkload(lines(path), 42);
      expect(facts).toMatchObject({
        meanBytes: (10 + 22 + 23) / 3,
        largest: { valueBytes: 22, keyBytes: 7, where: `${path}:3` },
        keyWords: 'field id',
        description: `3 lines of ${path}`,
        lines: 3,
      });
      expect(facts.spec).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
      expect(String(facts.sample.bytes.subarray(0, 11))).toBe('a{"id":"a"}');
    }));

  it('of a file takes the longest of drawn keys', () =>
    withFile('1\n', (path) => {
      const { largest, keyWords } = inspectWorkload({ ...lines(path), key: { uniform: 7 } }, 1);
      expect(largest).toMatchObject({ valueBytes: 1, keyBytes: 10 });
      expect(keyWords).toBe('one of 7 keys (uniform)');
    }));

  it('of a file of text asks for no JSON', () =>
    withFile('not JSON\n', async (path) => {
      const text = { ...lines(path), key: 'none' as const };
      expect(inspectWorkload({ ...text, format: 'text', order: 'random' }, 1)).toMatchObject({
        keyWords: 'none',
        description: `1 line of ${path}, drawn at random`,
      });
      expect(await problemsOf(() => inspectWorkload(text, 1))).toEqual([
        expect.stringContaining('is not valid'),
      ]);
    }));
});
