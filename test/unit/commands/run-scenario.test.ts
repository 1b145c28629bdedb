import { describe, expect, it } from 'vitest';
import { loadAgain } from '../../../src/commands/run-scenario.ts';
import type { Result } from '../../../src/result/schema.ts';
import { point, resultOf } from '../../fixtures/result.ts';

const text = `name: own
topic: { name: logs }
load: { kind: open, rate: 5000/s }
backends: [kafkajs, ./mine.js, confluent, other/theirs.mjs]
`;
const plugin = (name: string, path: string) => ({ name, path, sha256: 'f', package: null });

/** What a search left of the scenario that had measured little so far, in an order of its own. */
function left(overrides: Record<string, unknown>, plugins: Result['environment']['plugins']) {
  const base = resultOf([point('theirs', {}, []), point('null', {}, []), point('kafkajs', {}, [])]);
  const result: Result = {
    ...base,
    run: { ...base.run, scenario: { ...base.run.scenario, text, overrides } },
    environment: { ...base.environment, plugins },
  };
  return loadAgain({ path: 'there/result.json', result }, undefined, { set: [] }).scenario.backends;
}

describe('the backends of a result that is gone on with', () => {
  it('are those of its scenario in their order, users’ own where they were found', () => {
    const plugins = [plugin('mine', '/s/mine.js'), plugin('theirs', '/s/other/theirs.mjs')];
    expect(left({}, plugins)).toEqual(['kafkajs', '/s/mine.js', 'confluent', '/s/other/theirs.mjs']);
  });

  it('are those that were put over it', () => {
    const plugins = [plugin('third', '/elsewhere/third.js')];
    expect(left({ backends: ['/elsewhere/third.js', 'kafkajs'] }, plugins)).toEqual([
      '/elsewhere/third.js',
      'kafkajs',
    ]);
    expect(left({ backends: ['confluent'] }, undefined)).toEqual(['confluent']);
  });
});
