import { describe, expect, it } from 'vitest';
import { checkReplication } from '../../../src/run/replication.ts';
import { problemsOf } from '../problems.ts';
import { least, scenarioOf } from '../scenario/scenarios.ts';

const three = () => scenarioOf(least, 'topic.replication.factor=3');

describe("the topic's replicas", () => {
  it('are more than the brokers that are to be started', async () => {
    expect(await problemsOf(() => checkReplication(three(), { kind: 'apache-kafka' }))).toEqual([
      expect.stringMatching(
        /: 3 replicas are more than the one broker to be started — add --nodes 3, or --set topic\.replication\.factor=1$/,
      ),
    ]);
    expect(await problemsOf(() => checkReplication(three(), { kind: 'apache-kafka', nodes: 2 }))).toEqual([
      expect.stringContaining('more than the 2 brokers to be started'),
    ]);
  });

  it('are not compared with what is no number of brokers', async () => {
    expect(await problemsOf(() => checkReplication(three(), { kind: 'apache-kafka', nodes: 0 }))).toEqual([
      'nodes: must be a whole number from 1 to 9, not "0"',
    ]);
  });

  it('fit, or are for the cluster to judge', () => {
    checkReplication(three(), { kind: 'apache-kafka', nodes: 3 });
    checkReplication(scenarioOf(least), { kind: 'apache-kafka', nodes: 3 });
    checkReplication(three(), { kind: 'external', addresses: ['a:1'] });
  });
});
