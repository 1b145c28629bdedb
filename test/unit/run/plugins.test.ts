import { resolve } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { nullBackend } from '../../../src/backend/null.ts';
import { type Plugin, probePlugin } from '../../../src/backend/plugin-probe.ts';
import { configurationError } from '../../../src/errors.ts';
import { planRun } from '../../../src/run/plan.ts';
import { describePlugins } from '../../../src/run/plugins.ts';
import { problemsOf } from '../problems.ts';
import { least, scenarioOf } from '../scenario/scenarios.ts';

vi.mock('../../../src/backend/plugin-probe.ts', () => ({ probePlugin: vi.fn() }));
const probe = vi.mocked(probePlugin);

const plugin = (name: string, path: string, change: Partial<Plugin['backend']> = {}): Plugin => ({
  backend: { ...nullBackend, name, ...change },
  source: { path, sha256: 'ab', host: 'thread' },
  packageVersion: null,
});

beforeEach(() => {
  probe.mockReset();
  probe.mockImplementation(async (path) => plugin(path.includes('other') ? 'other' : 'mine', path));
});

const planned = (backends: string, parts = '') =>
  planRun(scenarioOf(`${least.replace('[kafkajs]', backends)}${parts}`));

describe('a plan', () => {
  it('has modules under their names, and tells where they are', async () => {
    const plan = await planned('[kafkajs, ./mine.js, ./other.mjs]', 'trials: 1\n');
    expect(plan.points.map(({ id, backend }) => [id, backend])).toEqual([
      ['kafkajs rate=5000/s', 'kafkajs'],
      ['mine rate=5000/s', 'mine'],
      ['other rate=5000/s', 'other'],
    ]);
    expect(plan.plugins.map(({ source }) => source.path)).toEqual([resolve('mine.js'), resolve('other.mjs')]);
  });

  it('keeps from a module what the connection’s variables hold', async () => {
    vi.stubEnv('MYPW', 'hunter2');
    await planned('./mine.js', 'connection: { security.protocol: SASL_SSL, sasl.password: { env: MYPW } }\n');
    vi.unstubAllEnvs();
    expect(probe.mock.calls[0]?.[3]).toEqual(['hunter2']);
  });

  it('asks a module where it stands, and of each combination of settings', async () => {
    await planned('./mine.js', 'producer: { acks: [1, all], linger.ms: 5 }\n');
    expect(probe.mock.calls).toEqual([
      [
        resolve('mine.js'),
        's.yaml:4:11',
        [
          { acks: 1, 'linger.ms': 5 },
          { acks: 'all', 'linger.ms': 5 },
        ],
        [],
      ],
    ]);
  });

  it('skips what a module refuses', async () => {
    probe.mockImplementation(async (path) =>
      plugin('mine', path, { refuses: ({ acks }) => (acks === 1 ? 'not with 1' : null) }),
    );
    const { points } = await planned('[./mine.js]', 'producer: { acks: [1, all] }\n');
    expect(points.map(({ skipped }) => skipped)).toEqual(['not with 1', null]);
  });

  it('looks at no module where there is none', async () => {
    expect((await planned('[kafkajs]')).plugins).toEqual([]);
    expect(probe).not.toHaveBeenCalled();
  });

  it.each([
    [
      '[./mine.js, ./mine-too.js]',
      /:23: \S+mine-too\.js calls itself mine, as \S+mine\.js does — give it a name/,
    ],
    ['[./mine.js, ./x/../mine.js]', /mine\.js is named twice/],
  ])('cannot tell %s apart', async (backends, words) => {
    expect(await problemsOf(() => planned(backends))).toEqual([expect.stringMatching(words)]);
  });

  it('names what is wrong with all modules', async () => {
    probe.mockImplementation(async (path, where) => {
      throw configurationError([{ where, what: `${path.slice(-7)} is bad` }]);
    });
    expect(await problemsOf(() => planned('[./mine.js, ./othe.js]'))).toEqual([
      's.yaml:4:12: mine.js is bad',
      's.yaml:4:23: othe.js is bad',
    ]);
  });

  it('misses a client that is not installed beside the module', async () => {
    probe.mockImplementation(async (path) => plugin('mine', path, { packageName: 'no-such-client' }));
    await expect(planned('./mine.js')).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringContaining('the client behind mine (no-such-client) is not installed'),
    });
  });
});

it('a result tells where modules were, and says nothing where there are none', () => {
  expect(describePlugins([])).toEqual({});
  const mine = { ...plugin('mine', '/a/mine.js', { packageName: 'client' }), packageVersion: '1.2.3' };
  expect(describePlugins([mine, plugin('other', '/a/other.js')])).toEqual({
    plugins: [
      { name: 'mine', path: '/a/mine.js', sha256: 'ab', package: 'client@1.2.3' },
      { name: 'other', path: '/a/other.js', sha256: 'ab', package: null },
    ],
  });
});
