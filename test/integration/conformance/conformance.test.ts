/**
 * What each backend makes of Kafka's settings, by what a real broker received. One alone: CONFORMANCE_BACKEND=kafkajs, or
 * the path of a backend of one's own (docs/backends.md).
 */
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '../../../dist/backend/backend.js';
import { fileSha256, loadPlugin } from '../../../dist/backend/plugin.js';
import { backendNames, findBackend } from '../../../dist/backend/registry.js';
import { unsupportedBy } from '../../../dist/backend/unsupported.js';
import { sendsNothing } from '../../../dist/no-client.js';
import { type SettingName, settingNames } from '../../../dist/producer-settings.js';
import { clearUp } from '../lingerlab.ts';
import { behaviourChecks } from './behaviour-checks.ts';
import { type Check, type Client, Ground, tokensIn, tokensTo } from './ground.ts';
import { type Kafka, startKafka } from './kafka.ts';
import { perform, type Verdict } from './perform.ts';
import { type Run, runWithSet, setInRun } from './set-run.ts';
import { settingChecks } from './setting-checks.ts';

const waitMs = 30_000;
const asked = process.env['CONFORMANCE_BACKEND'];
const isShipped = asked === undefined || (backendNames as string[]).includes(asked);
const backends = isShipped ? await shipped() : [await own(asked)];

let kafka: Kafka;

beforeAll(async () => {
  kafka = await startKafka();
});

afterAll(async () => {
  await kafka?.close();
  await clearUp();
});

test('every setting has a check', () => {
  expect(Object.keys(settingChecks)).toEqual(settingNames);
  for (const { checks } of Object.values(settingChecks)) expect(checks.length).toBeGreaterThan(0);
});

describe.each(backends)('$name', (backend) => {
  const supports = (name: SettingName) => backend.support[name].how !== 'unsupported';
  const toldOf = new Map(settingNames.filter(supports).map((name) => [name, told(name)]));
  let verdicts: ReadonlyMap<Check, Verdict>;

  beforeAll(async () => {
    const ofSettings = settingNames.filter(supports).flatMap((name) => settingChecks[name].checks);
    verdicts = await perform(kafka, backend, [...behaviourChecks, ...ofSettings, ...toldOf.values()]);
  });

  describe.each(settingNames)('%s', (name) => {
    if (supports(name)) {
      test.each([...settingChecks[name].checks, toldOf.get(name)!])('$what', (check) => {
        verdicts.get(check)!();
      });
    } else {
      test('does not reach this client, and is refused', () => {
        const reasons = unsupportedBy(backend, { [name]: settingChecks[name].sample });
        expect(reasons.join()).toContain(`${backend.name} does not support ${name}`);
      });
    }
  });

  test.each(behaviourChecks)('$what', (check) => {
    verdicts.get(check)!();
  });
});

const able = backends.filter(({ refuses }) => isShipped && !refuses?.(setInRun));
describe.runIf(able.length > 0)('lingerlab run --set', () => {
  let run: Run;

  beforeAll(async () => {
    const names = able.map(({ name }) => name);
    run = await runWithSet(kafka, names);
  });

  test.each(able)('gives $name what was set', ({ name }) => {
    run.judge(name);
  });
});

describe('after the broker was stopped and started again', () => {
  const clients = new Map<string, Client>();
  const grounds: Ground[] = [];

  beforeAll(async () => {
    for (const backend of backends) {
      const ground = new Ground(kafka, backend, 'restart-');
      grounds.push(ground);
      const endures = backend.defaults?.retries?.value === 0 ? { retries: 10 } : {};
      const client = await ground.connect(await ground.topic(3), endures);
      client.sendMany(100);
      await client.producer.flush(waitMs);
      clients.set(backend.name, client);
    }
    await kafka.restart();
    for (const { sendMany } of clients.values()) sendMany(100);
    await Promise.all([...clients.values()].map(({ producer }) => producer.flush(waitMs)));
  });

  afterAll(() => Promise.all(grounds.map((ground) => ground.close())));

  test.each(backends)('$name sends on', async ({ name }) => {
    const { topic, settlements } = clients.get(name)!;
    expect(settlements.counts).toEqual({ acked: 200 });
    // A client that is not idempotent may write what it had no answer to twice.
    expect(new Set(tokensIn((await kafka.logs([topic])).get(topic)!))).toEqual(new Set(tokensTo(200)));
  });
});

/** The backends that send, all or the one that was asked for. */
async function shipped(): Promise<Backend[]> {
  const all = await Promise.all(backendNames.map((name) => findBackend(name)));
  return all.filter(({ name }) => !sendsNothing.includes(name) && name === (asked ?? name));
}

async function own(path: string): Promise<Backend> {
  const whole = resolve(path);
  return loadPlugin({ path: whole, sha256: await fileSha256(whole), host: 'thread' });
}

/** That a backend tells of a setting what it was given, so that reports do. */
function told(name: SettingName): Check {
  const { sample } = settingChecks[name];
  return {
    what: 'is told as in force',
    needs: { [name]: sample },
    perform: async (ground) => {
      const { effective } = await ground.connect(await ground.unwritten(), { [name]: sample });
      expect(effective[name]).toEqual({ value: sample, how: ground.backend.support[name].how });
      return undefined;
    },
  };
}
