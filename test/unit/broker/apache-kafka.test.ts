import { expect, it } from 'vitest';
import { openApacheKafka } from '../../../src/broker/apache-kafka.ts';
import { problemsOf } from '../problems.ts';

it.each([0, 10, 1.5, Number.NaN])('refuses to start %d nodes', async (nodes) => {
  expect(await problemsOf(() => openApacheKafka({ nodes }))).toEqual([
    `nodes: must be a whole number from 1 to 9, not "${nodes}"`,
  ]);
});
