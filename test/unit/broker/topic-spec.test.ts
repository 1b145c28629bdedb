import { describe, expect, it } from 'vitest';
import { labTopics } from '../../../src/broker/lab-topics.ts';
import { topicNameProblem, topicSpecProblems } from '../../../src/broker/topic-spec.ts';

describe('topicNameProblem', () => {
  it.each(['a', 'A.b_c-9', '...', '_', 'x'.repeat(249)])('takes %s', (name) => {
    expect(topicNameProblem(name)).toBeNull();
  });

  it.each([
    ['', 'empty'],
    ['.', 'cannot be .'],
    ['..', 'cannot be .'],
    ['x'.repeat(250), 'at most 249'],
    ['a b', 'cannot contain " "'],
    ['a/b', 'cannot contain "/"'],
    ['naïve', 'cannot contain "ï"'],
    ['a\n', 'cannot contain "\\n"'],
  ])('refuses %j', (name, what) => {
    expect(topicNameProblem(name)?.what).toContain(what);
  });
});

describe('topicSpecProblems', () => {
  it('finds nothing wrong with the topics of the lab', () => {
    expect(labTopics.flatMap(topicSpecProblems)).toEqual([]);
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 31])('refuses %d partitions', (partitions) => {
    expect(topicSpecProblems({ name: 'a', partitions, replicationFactor: 1, config: {} })).toHaveLength(1);
  });

  it('tells every problem at once', () => {
    expect(
      topicSpecProblems({ name: '', partitions: 0, replicationFactor: 40_000, config: {} }),
    ).toHaveLength(3);
  });
});

describe('labTopics', () => {
  it('are the four of the lab', () => {
    expect(labTopics).toEqual([
      { name: 'kafka-logs', partitions: 3, replicationFactor: 1, config: { 'retention.ms': '604800000' } },
      { name: 'user-events', partitions: 2, replicationFactor: 1, config: {} },
      { name: 'system-metrics', partitions: 2, replicationFactor: 1, config: {} },
      { name: 'payment-transactions', partitions: 2, replicationFactor: 1, config: {} },
    ]);
  });
});
