import { describe, expect, it } from 'vitest';
import { mavenFailure } from '../../../src/broker/maven.ts';

const failed =
  'Failed to execute goal on project broker: Could not resolve dependencies for project a:b:jar:1: ';

describe('mavenFailure', () => {
  it.each([
    [
      'Could not find artifact org.apache.kafka:kafka_2.13:jar:9.9.9 in central (https://x)',
      'no such artifact',
    ],
    [
      'org.apache.kafka:kafka_2.13:jar:9.9.9 was not found in https://x during a previous attempt',
      'no such artifact',
    ],
    [
      'Failed to collect dependencies: Could not transfer artifact a:b:pom:1 from/to central: Unknown host x',
      'offline',
    ],
    [
      'Cannot access central (https://x) in offline mode and the artifact a:b:jar:1 has not been downloaded',
      'offline',
    ],
    ['Connect to x:443 failed: Connection refused', 'offline'],
    ['something else', 'other'],
  ] as const)('tells the kind of: %s', (cause, kind) => {
    const failure = mavenFailure(
      `\u001b[1;31m[ERROR]\u001b[m ${failed}${cause} -> [Help 1]\n[ERROR] \n[ERROR] To see\n`,
    );
    expect(failure.kind).toBe(kind);
    expect(failure.message).toContain(cause);
    expect(failure.message).not.toMatch(/\[Help|\[ERROR|\[1;31m|To see/);
  });

  it('quotes the first line where Maven speaks of no error', () => {
    expect(mavenFailure('JAVA_HOME is not defined correctly\nmore').message).toBe(
      'JAVA_HOME is not defined correctly',
    );
    expect(mavenFailure('').message).toBe('Maven failed and did not say why');
  });
});
