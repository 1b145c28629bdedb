import { describe, expect, it } from 'vitest';
import { checkSameGround } from '../../../src/run/resume.ts';
import { quickstartResult } from '../../fixtures/runs.ts';

describe('going on with a result', () => {
  const before = quickstartResult();
  const now = () => structuredClone(before);

  it('is right on the same ground', () => {
    expect(() => checkSameGround('r.json', before, now())).not.toThrow();
  });

  it('does not mind that a broker of its own has another port', () => {
    const moved = now();
    moved.broker.bootstrap = ['127.0.0.1:1'];
    expect(() => checkSameGround('r.json', before, moved)).not.toThrow();
  });

  it('minds how many brokers an Apache Kafka of its own has, and where a kept one is', () => {
    const [one, other] = [now(), now()];
    for (const { broker } of [one, other]) Object.assign(broker, { kind: 'apache-kafka', version: '3.4.1' });
    other.broker.brokers = 3;
    expect(() => checkSameGround('r.json', one, other)).toThrow('brokers was 1, and is 3');
    other.broker.brokers = 1;
    for (const { broker } of [one, other]) broker.kept = true;
    other.broker.bootstrap = ['127.0.0.1:1'];
    expect(() => checkSameGround('r.json', one, other)).toThrow(/addresses was .*, and is 127\.0\.0\.1:1/);
  });

  it('is refused with another content of the file that is sent', () => {
    const [one, other] = [now(), now()];
    one.workload['sha256'] = 'aa';
    other.workload['sha256'] = 'bb';
    expect(() => checkSameGround('r.json', one, structuredClone(one))).not.toThrow();
    expect(() => checkSameGround('r.json', one, other)).toThrow(
      'payloads was a file with sha256 aa, and is a file with sha256 bb',
    );
  });

  it('is refused with another module, wherever it lies', () => {
    const mine = { name: 'mine', path: '/a/mine.js', sha256: 'aa', package: 'client@1' };
    const [one, other] = [now(), now()];
    one.environment.plugins = [mine];
    other.environment.plugins = [{ ...mine, path: '/b/mine.js' }];
    expect(() => checkSameGround('r.json', one, other)).not.toThrow();
    other.environment.plugins = [{ ...mine, sha256: 'bb' }];
    expect(() => checkSameGround('r.json', one, other)).toThrow(
      'plug-ins was mine with sha256 aa on client@1, and is mine with sha256 bb on client@1',
    );
  });

  it('is refused on another cluster, and everything that differs is named', () => {
    const other = now();
    other.broker.kind = 'external';
    other.broker.topic.partitions = 99;
    other.environment.node = 'v99.0.0';
    other.environment.packages.kafkajs = '9.9.9';
    expect(() => checkSameGround('r.json', before, other)).toThrow(
      /^r\.json: cannot be gone on with here: .*broker was .*; .*topic was .*99 partitions.*; Node was .*v99\.0\.0; packages was .*kafkajs@9\.9\.9/,
    );
  });
});
