import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { prepareTune } from '../../../src/commands/tune-prepare.ts';
import type { Plan } from '../../../src/run/plan.ts';
import { planPoints, type Unsupported } from '../../../src/scenario/plan.ts';
import { measurable } from '../../../src/tune/space.ts';
import { problemsOf } from '../problems.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lingerlab-test-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});
// The files share modules, and others mock parts of what these tests have loaded whole.
afterAll(() => {
  vi.resetModules();
});

const text = `name: own
topic: { name: logs }
load: { kind: closed, inFlight: 100 }
backends: [kafkajs, ./mine.js]
producer: { acks: all, linger.ms: [0, 5], batch.size: 16384, compression.type: none, max.in.flight.requests.per.connection: 5 }
lanes: 1
`;

/** What a plan of two backends says once it has looked at the second's module. */
async function searched(unsupported: Unsupported) {
  const path = join(folder, 's.yaml');
  await writeFile(path, text);
  const { loaded, searchOf } = await prepareTune(path, { goal: 'throughput', budget: '1h', set: [] });
  const backends = ['kafkajs', 'mine'];
  const points = planPoints({ ...loaded, scenario: { ...loaded.scenario, backends } }, unsupported);
  return searchOf({ points, backends: backends.map((name) => ({ name })) } as unknown as Plan);
}

it('searches a user’s own backend under the name that its points have', async () => {
  const { axes, space } = await searched(() => []);
  expect(axes[0]).toMatchObject({ name: 'backend', values: ['kafkajs', 'mine'] });
  expect(measurable(space)).toHaveLength(4);
  expect([...space.defaults.keys()]).toEqual(['kafkajs', 'mine']);
});

it('does not leave out in silence what was asked for by name', async () => {
  const refused = () =>
    searched((backend, { 'linger.ms': linger }) =>
      backend === 'mine' ? ['mine has no batch.size', ...(linger === 5 ? ['mine does not wait'] : [])] : [],
    );
  expect(await problemsOf(refused)).toEqual([
    expect.stringMatching(
      /s\.yaml:4:\d+: no point of mine can be measured: mine has no batch.size; mine does not wait — choose others/,
    ),
  ]);
});
