import { describe, expect, it } from 'vitest';
import { parseJavaVersion } from '../../../src/broker/java.ts';

describe('parseJavaVersion', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime', '17.0.15', 17],
    ['java version "1.8.0_402"', '1.8.0_402', 8],
    ['openjdk version "25" 2025-09-16', '25', 25],
    ['openjdk version "24-ea" 2025-03-18', '24-ea', 24],
  ])('reads %j', (text, version, major) => {
    expect(parseJavaVersion(text)).toEqual({ version, major });
  });

  it('gives null for something else', () => {
    expect(
      parseJavaVersion('The operation could not be completed. Unable to locate a Java Runtime.'),
    ).toBeNull();
  });
});
