import { describe, expect, it } from 'vitest';
import { mavenFailure } from '../../../src/broker/maven.ts';

const failed =
  'Failed to execute goal on project broker: Could not resolve dependencies for project a:b:jar:1: ';

describe('mavenFailure', () => {
  it.each([
    [
      'Could not find artifact org.apache.kafka:kafka_2.13:jar:9.9.9 in central (https://x)',
      'no such artifact',
      'Maven finds no org.apache.kafka:kafka_2.13:jar:9.9.9',
    ],
    [
      'The following artifacts could not be resolved: a:b:jar:1, a:c:jar:1: a:b:jar:1 was not found in https://x during a previous attempt.',
      'no such artifact',
      'Maven finds no a:b:jar:1',
    ],
    [
      'Could not transfer artifact a:b:pom:1 from/to central (https://x): transfer failed for https://x/b.pom: x: Unknown host x',
      'offline',
      'Maven cannot reach its repository: x: Unknown host x',
    ],
    [
      'Could not transfer artifact a:b:pom:1 from/to central: Connect to x:443 failed: Connection refused',
      'offline',
      'Maven cannot reach its repository: Connect to x:443 failed: Connection refused',
    ],
    [
      'Cannot access central (https://x) in offline mode and the artifact a:b:jar:1 has not been downloaded before.',
      'offline',
      'in offline mode',
    ],
    [
      'Could not transfer artifact a:b:jar:1 from/to central (https://x): /home/u/.m2/b.jar (No space left on device)',
      'no space',
      'Maven found no room on the disk',
    ],
    ['something else', 'other', 'something else'],
  ] as const)('reads: %s', (cause, kind, message) => {
    const failure = mavenFailure(
      `\u001b[1;31m[ERROR]\u001b[m ${failed}${cause} -> [Help 1]\n[ERROR] \n[ERROR] To see\n`,
    );
    expect(failure.kind).toBe(kind);
    expect(failure.message).toContain(message);
    expect(failure.message).not.toMatch(/\[Help|\[ERROR|\[1;31m|To see/);
  });

  it('quotes the first line where Maven speaks of no error', () => {
    expect(mavenFailure('JAVA_HOME is not defined correctly\nmore').message).toBe(
      'JAVA_HOME is not defined correctly',
    );
    expect(mavenFailure('').message).toBe('Maven failed and did not say why');
  });
});
