import { describe, expect, it } from 'vitest';
import {
  coordinationOf,
  defaultKafkaVersion,
  javaFor,
  kafkaVersionProblem,
  nodesProblem,
} from '../../../src/broker/apache-kafka-version.ts';

describe('coordinationOf', () => {
  it.each([
    ['2.8.2', 'ZooKeeper'],
    ['3.4.1', 'ZooKeeper'],
    ['3.5.0', 'KRaft'],
    ['3.10.0', 'KRaft'],
    ['4.4.0', 'KRaft'],
  ])('of %s is %s', (version, coordination) => {
    expect(coordinationOf(version)).toBe(coordination);
  });
});

describe('javaFor', () => {
  it.each([
    ['2.8.2', 8, 11],
    ['3.4.1', 8, 17],
    ['3.9.2', 8, 25],
    ['4.1.1', 17, 23],
    ['4.4.0', 17, 25],
    ['5.0.0', 17, 25],
  ])('Kafka %s is %i to %i', (version, oldest, newest) => {
    expect(javaFor(version)).toEqual({ oldest, newest });
  });
});

describe('kafkaVersionProblem', () => {
  it.each([defaultKafkaVersion, '3.4.1', '2.8.0', '4.0.0-rc1'])('has none for %s', (version) => {
    expect(kafkaVersionProblem(version, '--kafka-version')).toBeNull();
  });

  it.each([
    ['2.13-3.4.1', `"2.13-3.4.1" begins with Scala's version`, 'write it as 3.4.1'],
    ['3.4', '"3.4" lacks its third number', 'write it as 4.4.0, 3.9.2 or 3.4.1'],
    ['latest', '"latest" is no version', 'write it as 4.4.0, 3.9.2 or 3.4.1'],
    ['../4.4.0', '"../4.4.0" is no version', 'write it as 4.4.0, 3.9.2 or 3.4.1'],
    ['2.7.2', '2.7.2 is too old: 2.8.0 is the oldest that can be started', undefined],
  ])('names what is wrong with %s', (version, what, remedy) => {
    expect(kafkaVersionProblem(version, '--kafka-version')).toEqual({
      where: '--kafka-version',
      what,
      ...(remedy !== undefined && { remedy }),
    });
  });
});

describe('nodesProblem', () => {
  it.each(['1', '3', '9'])('has none for %s', (nodes) => expect(nodesProblem(nodes, '--nodes')).toBeNull());
  it.each(['0', '10', '-1', '1.5', 'three', '', ' 3'])('refuses %j', (nodes) =>
    expect(nodesProblem(nodes, '--nodes')).toEqual({
      where: '--nodes',
      what: `must be a whole number from 1 to 9, not ${JSON.stringify(nodes)}`,
    }),
  );
});
