import { expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/load.ts';
import { problemsOf } from '../problems.ts';

const withBackends = (backends: string) =>
  parseScenario(
    's.yaml',
    `name: s\ntopic: { name: logs }\nload: { kind: open, rate: 5000/s }\nbackends: ${backends}\n`,
    [],
    ['kafkajs', 'null', 'simulated'],
  );

test('a simulation may be measured alone', () => {
  expect(withBackends('simulated').scenario.backends).toEqual(['simulated']);
});

test.each(['[kafkajs, simulated]', '[kafkajs, simulated, null]'])(
  'but not beside clients: %s',
  async (backends) => {
    expect(await problemsOf(() => withBackends(backends))).toEqual([
      's.yaml:4:21: simulated is a cost model, and cannot be measured beside clients — measure it alone: --backend simulated',
    ]);
  },
);

test('nor beside a client’s module', async () => {
  expect(await problemsOf(() => withBackends('[simulated, ./mine.js]'))).toEqual([
    expect.stringMatching(/^s\.yaml:4:12: simulated is a cost model/),
  ]);
});
