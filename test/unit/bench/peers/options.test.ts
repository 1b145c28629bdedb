import { describe, expect, test } from 'vitest';
import { isWhole, parseOptions } from '../../../bench/peers/options.ts';

const parse = (...argv: string[]) => parseOptions(argv, ['kafkajs', 'confluent']);

describe('the flags', () => {
  test('measure all where nothing is said', () => {
    expect(parse()).toEqual({
      rounds: 5,
      seconds: 5,
      seed: 42,
      lanes: [1, 2],
      compression: ['none', 'gzip', 'lz4'],
      lab: true,
    });
  });

  test('take lists, each item once', () => {
    const options = parse('--lanes', '1,4,1', '--only', 'perf-test, confluent', '--no-lab');
    expect(options).toMatchObject({ lanes: [1, 4], only: ['perf-test', 'confluent'], lab: false });
  });
});

describe('a run', () => {
  test('is whole where nothing was left out', () => {
    expect(isWhole(parse())).toBe(true);
    expect(isWhole(parse('--rounds', '9', '--lanes', '1,2,3'))).toBe(true);
  });

  test('is not, where something was', () => {
    for (const flags of ['--rounds 4', '--lanes 1', '--compression gzip', '--no-lab', '--only confluent'])
      expect(isWhole(parse(...flags.split(' ')))).toBe(false);
  });
});
