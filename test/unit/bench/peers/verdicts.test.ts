import { describe, expect, test } from 'vitest';
import { labFindings, perfTestFindings } from '../../../bench/peers/verdicts.ts';
import { contestOf, entryOf } from './entries.ts';

const one = contestOf();
const two = contestOf({ name: 'gzip, 2 lanes', lanes: 2 });

describe("against Kafka's own tool", () => {
  test('the fastest of those counts that take no more CPU time', () => {
    const findings = perfTestFindings([
      entryOf(one, 'perf-test', [[100, 10]]),
      entryOf(one, 'kafkajs', [[150, 12]]),
      entryOf(one, 'confluent', [[110, 9]]),
      entryOf(two, 'confluent', [[120, 10]]),
    ]);
    expect(findings).toMatchObject([
      { what: expect.stringContaining('confluent, 2 lanes, against perf-test, 1 lane'), value: 1.2 },
      { what: expect.stringContaining('CPU'), value: 1, goal: { atMost: 1 } },
    ]);
  });

  test('where all take more, the fastest counts', () => {
    const findings = perfTestFindings([
      entryOf(one, 'perf-test', [[100, 10]]),
      entryOf(one, 'kafkajs', [[150, 12]]),
      entryOf(one, 'confluent', [[110, 11]]),
    ]);
    expect(findings).toMatchObject([{ value: 1.5 }, { value: 1.2 }]);
  });

  test('wire is judged beside the clients, and not as one of them', () => {
    const findings = perfTestFindings([
      entryOf(one, 'perf-test', [[100, 10]]),
      entryOf(one, 'confluent', [[80, 11]]),
      entryOf(one, 'wire', [[300, 2]]),
    ]);
    expect(findings).toMatchObject([
      { what: expect.stringContaining('confluent'), value: 0.8, goal: { atLeast: 1 } },
      { what: expect.stringContaining('confluent'), value: 1.1, goal: { atMost: 1 } },
      { what: expect.stringContaining('wire'), value: 3, goal: { atLeast: 1 } },
      { what: expect.stringContaining('wire'), value: 0.2, goal: { atMost: 1 } },
    ]);
  });

  test('it is taken with as many lanes as it is fastest with', () => {
    const findings = perfTestFindings([
      entryOf(one, 'perf-test', [[100, 10]]),
      entryOf(two, 'perf-test', [[200, 10]]),
      entryOf(one, 'confluent', [[150, 5]]),
    ]);
    expect(findings).toMatchObject([{ value: 0.75 }, { value: 0.5 }]);
  });

  test('ratios are of the same round, and a round that lacks one of the two has none', () => {
    const findings = perfTestFindings([
      entryOf(one, 'perf-test', [[100, 10], [10, 10], null, [1, 10]]),
      entryOf(one, 'confluent', [[200, 10], [20, 10], [7, 10], null]),
    ]);
    expect(findings[0]).toMatchObject({ what: expect.stringContaining('2 rounds'), value: 2 });
  });

  test('each compression has its own', () => {
    const lz4 = contestOf({ name: 'lz4, 1 lane', settings: { 'compression.type': 'lz4' } });
    const findings = perfTestFindings([
      entryOf(one, 'perf-test', [[100, 10]]),
      entryOf(one, 'confluent', [[100, null]]),
      entryOf(lz4, 'perf-test', [[100, 10]]),
    ]);
    expect(findings).toMatchObject([
      { what: expect.stringMatching(/^gzip/), value: 1 },
      { what: expect.stringMatching(/^gzip.*CPU/), skipped: expect.any(String) },
      { what: expect.stringMatching(/^lz4/), skipped: expect.any(String) },
    ]);
  });
});

describe("against the lab's producer", () => {
  const lab = contestOf({ name: 'lab', base: 'lab' });

  test('the fastest client counts, not the other loop over the same client, and wire beside it', () => {
    const findings = labFindings(
      [
        entryOf(lab, 'lab', [[10, 200]]),
        entryOf(lab, 'lab-tight', [[900, 20]]),
        entryOf(lab, 'kafkajs', [[100, 20]]),
        entryOf(lab, 'confluent', [[290, 20]]),
        entryOf(lab, 'wire', [[400, 20]]),
      ],
      30,
    );
    expect(findings).toMatchObject([
      { what: expect.stringContaining('confluent'), value: 29, goal: { atLeast: 30 } },
      { what: expect.stringContaining('wire'), value: 40, goal: { atLeast: 30 } },
    ]);
  });

  test('nothing is said where it was not asked for', () => {
    expect(labFindings([entryOf(one, 'confluent', [[1, 1]])], 30)).toEqual([]);
  });
});
