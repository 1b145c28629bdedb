import { createColors } from 'picocolors';
import { describe, expect, it } from 'vitest';
import { describeBroker, describePlugins } from '../../../src/report/heading.ts';
import { renderRun } from '../../../src/report/html/run.ts';
import { terminalHeading } from '../../../src/report/terminal-heading.ts';
import type { Result } from '../../../src/result/schema.ts';
import { quickstartResult } from '../../fixtures/runs.ts';

it('tells which files the users’ own backends were', () => {
  const result = quickstartResult();
  expect(describePlugins(result)).toBeNull();
  expect(renderRun(result).html).not.toContain('Own clients');
  result.environment.plugins = [
    { name: 'mine', path: '/a/mine.js', sha256: '0123456789abcdef', package: 'kafkajs@2.2.4' },
    { name: 'other', path: '/a/other.js', sha256: 'fedcba9876543210', package: null },
  ];
  const words = 'mine is /a/mine.js (sha256 01234567, kafkajs@2.2.4); other is /a/other.js (sha256 fedcba98)';
  expect(describePlugins(result)).toBe(words);
  expect(terminalHeading(result, createColors(false), 120)).toContain(`\nown    ${words}\n`);
  expect(renderRun(result).html).toContain(`<dt>Own clients</dt><dd>${words}</dd>`);
});

describe("the heading's broker", () => {
  it.each<[Partial<Result['broker']>, string]>([
    [
      { kind: 'apache-kafka', version: '3.4.1', coordination: 'ZooKeeper', brokers: 3 },
      'Apache Kafka 3.4.1 (ZooKeeper) started by lingerlab, 3 brokers',
    ],
    [
      { kind: 'apache-kafka', version: '4.4.0', coordination: 'KRaft', kept: true, brokers: 1 },
      'Apache Kafka 4.4.0 kept by lingerlab, 1 broker',
    ],
    [{ kind: 'external', version: null, brokers: 5 }, 'external Kafka of unknown version, 5 brokers'],
  ])('of %j is %s', (broker, text) => {
    const result = quickstartResult();
    expect(describeBroker({ ...result, broker: { ...result.broker, ...broker } })).toBe(text);
  });
});
