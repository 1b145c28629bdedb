import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Broker } from '../../dist/broker/broker.js';
import { openBroker } from '../../dist/broker/open.js';
import type { Result } from '../../dist/result/schema.js';
import { clearUp, lingerlab, newFolder, resultIn, scenarioFile, start, trialsOf } from './lingerlab.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fixture = (name: string) => join(root, 'test/fixtures/plugins', `${name}.js`);

let broker: Broker;
beforeAll(async () => {
  broker = await openBroker({ choice: { kind: 'embedded' } });
});
afterAll(async () => {
  await clearUp();
  await broker.close();
});

const short = { load: { kind: 'closed', inFlight: 50 }, warmup: { min: '0s', max: '0s' }, duration: '200ms' };

/** Runs these modules, each a point or more of one run. */
async function runOwn(paths: readonly string[], parts: object = {}, ...flags: string[]) {
  const folder = newFolder();
  const reports = join(folder, 'reports');
  const scenario = scenarioFile(folder, { ...short, drain: '300ms', backends: paths, ...parts });
  const brokers = broker.bootstrap.join(',');
  const ended = await lingerlab(['run', scenario, '--out', reports, '--brokers', brokers, ...flags]);
  return { ...ended, result: () => resultIn(reports).result };
}

/** The only trial of a backend's point. */
function trialOf(result: Result, backend: string) {
  const [trial, ...others] = result.points
    .filter((point) => point.backend === backend)
    .flatMap(({ trials }) => trials);
  expect(others).toEqual([]);
  return trial!;
}

describe.concurrent('a backend of the user’s own that does wrong', () => {
  it('fails its trials and no others, and is named with what it did', async () => {
    const causes: Record<string, [code: string, message: RegExp]> = {
      'never-acknowledges': [
        'NOTHING_ACKNOWLEDGED',
        /none of the 50 messages of the warm-up was settled: it never/,
      ],
      'acknowledges-twice': ['SETTLED_TWICE', /the backend settled \d+ messages more than once$/],
      'settles-unknown': ['SETTLED_UNKNOWN', /never given, \d+ times; the first time: token 1000000$/],
      'send-throws': ['BACKEND_THREW', /send threw \d+ times; the first time: no such thing$/],
      'throws-later': ['LANE_DIED', /its thread ended: thrown from a timer$/],
      'throws-later-in-process': ['LANE_DIED', /exit code 1 .*its last words: Error: thrown from a timer$/],
      exits: ['LANE_DIED', /its thread ended: worker exited with code: 0$/],
      'exits-in-process': ['LANE_DIED', /its process ended with exit code 0 before it had answered$/],
      'connect-throws': ['CONNECT_FAILED', /connect: no route to anywhere$/],
      'no-producer': [
        'NOT_A_PRODUCER',
        /effective names linger, which is no setting; send must be a function .*, not "later"; flush is missing: .*; close is missing: /,
      ],
    };
    const paths = [...Object.keys(causes), 'acknowledges'].map(fixture);
    const { code, stderr, stdout, result } = await runOwn(paths);
    expect(code).toBe(0);
    const measured = result();
    for (const [name, [cause, message]] of Object.entries(causes)) {
      const trial = trialOf(measured, name);
      expect(trial).toMatchObject({ state: 'failed', cause: { code: cause } });
      if (trial.state !== 'failed') throw new Error(`${name} did not fail`);
      expect(trial.cause.message).toMatch(message);
      expect(trial.cause.message.startsWith(`${name}: `)).toBe(true);
      expect(stderr).toContain(`${name}: failed: ${trial.cause.message}`);
    }
    for (const cause of new Set(Object.values(causes).map(([cause]) => cause)))
      expect(stdout).toContain(`failed, ${cause}: `);
    // It sent nothing, which is nothing that it could hide.
    expect(trialOf(measured, 'fixture')).toMatchObject({
      state: 'suspect',
      warnings: expect.arrayContaining([expect.objectContaining({ code: 'LOST' })]),
    });
  });

  it('now and then, leaves figures with a doubt for each fault', async () => {
    const { code, result } = await runOwn([fixture('sometimes-throws'), fixture('other-settings')]);
    expect(code).toBe(0);
    const trial = trialOf(result(), 'sometimes-throws');
    expect(trial).toMatchObject({
      state: 'suspect',
      counts: { failed: { BACKEND_THREW: expect.any(Number) } },
    });
    expect(trial.warnings).toEqual(
      expect.arrayContaining([
        {
          code: 'BACKEND_THREW',
          severity: 'suspect',
          message: expect.stringMatching(
            /^sometimes-throws: send threw \d+ times; the first time: every third$/,
          ),
        },
        {
          code: 'READ_FAILED',
          severity: 'note',
          message: expect.stringMatching(
            /^sometimes-throws: read failed 2 times; the first time: read is tired$/,
          ),
        },
        {
          code: 'CLOSE_FAILED',
          severity: 'note',
          message: 'sometimes-throws: close failed once: had not resolved after 3000 ms',
        },
      ]),
    );
  });

  it('and has other settings in force than were asked for, is found out', async () => {
    const producer = { acks: 'all', 'linger.ms': 5, retries: 3 };
    const { result } = await runOwn([fixture('other-settings')], { producer });
    const { warnings } = trialOf(result(), 'other-settings');
    expect(warnings).toEqual(
      expect.arrayContaining([
        {
          code: 'EFFECTIVE_DIFFERS',
          severity: 'suspect',
          message: 'the client says that it ran with linger.ms=0, where 5 was asked for',
        },
        {
          code: 'EFFECTIVE_UNKNOWN',
          severity: 'note',
          message: 'the client does not say whether it honours retries=3',
        },
      ]),
    );
  });

  it.each([
    ['connect-never', 5, 'CONNECT_FAILED', 'connect: had neither resolved nor rejected after 11000 ms'],
    ['blocks', 4, 'LANE_TIMEOUT', 'something holds its thread'],
  ])('and never comes back (%s) is given up', async (name, exitCode, code, message) => {
    const { result, ...ended } = await runOwn([fixture(name)]);
    expect(ended).toMatchObject({ code: exitCode, stderr: expect.stringContaining(`failed: ${name}: `) });
    expect(trialOf(result(), name)).toMatchObject({
      cause: { code, message: expect.stringContaining(message) },
    });
  });

  it.each(['while it is loaded', 'while it sends'])(
    'and holds its process %s does not outlive the command',
    async (when) => {
      const folder = newFolder();
      const mark = join(folder, 'holds');
      const hold = `writeFileSync(${JSON.stringify(mark)}, ''); for (;;);`;
      const path = join(folder, 'holds.mjs');
      writeFileSync(
        path,
        `import { writeFileSync } from 'node:fs';
${when === 'while it is loaded' ? hold : ''}
const producer = { send() { ${hold} }, flush() {}, close() {} };
export default { name: 'holds', host: 'process', connect: () => producer };
`,
      );
      const scenario = scenarioFile(folder, { ...short, backends: [path] });
      const brokers = broker.bootstrap.join(',');
      const run = start(['run', scenario, '--out', join(folder, 'reports'), '--brokers', brokers]);
      await expect.poll(() => existsSync(mark), { timeout: 20_000 }).toBe(true);
      expect(run.children('-host.js')).toHaveLength(1);
      process.kill(run.pid, 'SIGKILL');
      await run.leavesNothing();
    },
  );

  it('and talks, does not talk into the result, nor keeps the command from ending', async () => {
    const { code, stdout, stderr } = await runOwn([fixture('talks')], {}, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ points: [{ backend: 'talks' }] });
    expect(stderr).toContain('talk for ever');
  });

  it('and changes in the middle of a run, is not measured as what it was', async () => {
    const folder = newFolder();
    const path = join(folder, 'changes.mjs');
    copyFileSync(fixture('acknowledges'), join(folder, 'acknowledges.js'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(
      path,
      `import { appendFileSync } from 'node:fs';
import own from './acknowledges.js';
export default {
  name: 'changes',
  connect: (...given) => {
    appendFileSync(${JSON.stringify(path)}, '// more');
    return own.connect(...given);
  },
};
`,
    );
    const { code, result } = await runOwn([path], { trials: 2 });
    expect(code).toBe(0);
    expect(trialsOf(result())).toMatchObject([
      { state: 'suspect' },
      { state: 'failed', cause: { code: 'BACKEND_CHANGED', message: expect.stringContaining(path) } },
    ]);
  });
});

describe.concurrent('a module that cannot be a backend', () => {
  it.each([
    ['no-default', /^error: \S*no-default\.js: has no default export, only connect, name — write: /],
    [
      'is-function',
      /is-function\.js: the default export must be an object with name and connect, not a function/,
    ],
    ['throws-at-load', /throws-at-load\.js:3: does not load: TypeError: Cannot read properties of undefined/],
    ['exits-at-load', /exits-at-load\.js: does not load: ended the process that loaded it, with exit code 0/],
    ['rejects-at-load', /rejects-at-load\.js:4: does not load: Error: nobody waits for this$/m],
    ['refuses-throws', /refuses-throws\.js: refuses threw: no opinion/],
    ['named-kafkajs', /named-kafkajs\.js: calls itself kafkajs, which is a name of lingerlab's own/],
    ['nowhere', /^error: \S+scenario\.yaml:\d+:\d+: there is no file \S+nowhere\.js/],
  ])('(%s) is an error before anything is sent', async (name, message) => {
    const { code, stderr, stdout } = await runOwn([fixture(name)], {}, '--dry-run');
    expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({ code: 2, stdout: '', lines: 2 });
    expect(stderr).toMatch(message);
  });

  it('has all of its wrong fields named at once, with those of the others', async () => {
    const { code, stderr } = await runOwn([fixture('wrong-fields'), fixture('no-default')], {}, '--dry-run');
    expect(code).toBe(2);
    const where = 'test/fixtures/plugins/wrong-fields.js: ';
    const said = stderr.split('\n').map((line) => line.split(where)[1]);
    expect(said).toEqual([
      expect.stringMatching(/^name must be a plain word: .*, not "my client"$/),
      'packageName must be the name of an npm package, or null, not 7',
      `host must be 'thread' or 'process', not "cloud"`,
      'retainsBytes must be true or false, not "yes"',
      expect.stringMatching(/^support\['linger\.ms'\] must be 'native', .*, not "natively"$/),
      'support names linger-ms, which is no setting — did you mean linger.ms?',
      expect.stringMatching(/^connect is missing: it must be a function/),
      'has a field refuse — did you mean refuses?',
      undefined,
      undefined,
    ]);
  });

  it('because of its syntax, is named with the line', async () => {
    const path = join(newFolder(), 'syntax-error.mjs');
    copyFileSync(`${fixture('syntax-error')}.txt`, path);
    const { code, stderr } = await runOwn([path], {}, '--dry-run');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `error: ${path}:5: does not load: SyntaxError: Unexpected token ';'\n`,
    });
  });

  it('in a thread, because of its native code, is told from one in a process', async () => {
    const inThread = await lingerlab(['doctor', '--backend', fixture('native-in-thread')]);
    expect(inThread).toMatchObject({ code: 2, stdout: '' });
    expect(inThread.stderr).toMatch(/does not load in a worker thread: .* — .*say host: 'process'/);
    const inProcess = await lingerlab(['doctor', '--backend', fixture('native-in-process')]);
    expect(inProcess).toMatchObject({ code: 0, stderr: '' });
    expect(inProcess.stdout).toMatch(/^ok +runs in +a process of its own$/m);
  });

  it('because its client is not installed, is as clear an error', async () => {
    const { code, stderr } = await runOwn([fixture('not-installed')], {}, '--dry-run');
    expect(code).toBe(5);
    expect(stderr).toContain('the client behind not-installed (no-such-kafka-client) is not installed');
  });
});

describe('the worked example', () => {
  it('fits the package’s types', async () => {
    const flags = ['--noEmit', '--strict', '--checkJs', '--allowJs', '--skipLibCheck', '--types', 'node'];
    const check = (file: string) =>
      promisify(execFile)(
        process.execPath,
        [
          ...[join(root, 'node_modules/typescript/bin/tsc'), '--ignoreConfig', ...flags],
          ...['--module', 'nodenext', '--target', 'es2023', file],
        ],
        { cwd: root, timeout: 60_000 },
      );
    await expect(check('examples/my-client.js')).resolves.toMatchObject({ stdout: '' });
    await expect(check('test/fixtures/plugins/wrong-types.js')).rejects.toMatchObject({
      stdout: expect.stringMatching(/^test\/fixtures\/plugins\/wrong-types\.js\(\d+,\d+\): error TS2322: /),
    });
  });
});

describe('a run with a backend of the user’s own', () => {
  it('finds it from the scenario’s folder, goes on with the same file, and with no other', async () => {
    const folder = newFolder();
    const reports = join(folder, 'reports');
    const own = join(folder, 'own.mjs');
    copyFileSync(fixture('acknowledges'), own);
    const scenario = scenarioFile(folder, {
      ...short,
      duration: '1s',
      backends: ['./own.mjs', 'null'],
      trials: 2,
    });
    const run = start(['run', scenario, '--out', reports, '--brokers', broker.bootstrap.join(',')]);
    await run.says('\n2/4 ');
    run.signalGroup('SIGINT');
    expect(await run.ended).toMatchObject({ code: 130 });
    const { path, result } = resultIn(reports);
    expect(result.points.map(({ id, backend }) => [id, backend])).toEqual([
      ['fixture inFlight=50', 'fixture'],
      ['null inFlight=50', 'null'],
    ]);
    expect(result.environment.plugins).toEqual([
      { name: 'fixture', path: own, sha256: expect.stringMatching(/^[0-9a-f]{64}$/), package: null },
    ]);

    const text = readFileSync(own, 'utf8');
    writeFileSync(own, `${text}\n`);
    const other = await lingerlab(['run', '--resume', path]);
    expect(other).toMatchObject({ code: 2, stdout: '' });
    expect(other.stderr).toMatch(/plug-ins was fixture with sha256 \w+, and is fixture with sha256 \w+/);

    writeFileSync(own, text);
    const resumed = await lingerlab(['run', '--resume', path]);
    expect(resumed.code).toBe(0);
    expect(resumed.stdout).toContain(`own    fixture is ${own}`);
    expect(trialsOf(resultIn(reports).result).map(({ order }) => order)).toEqual([0, 1, 2, 3]);
  });

  it('connects in every way, unless it says in which', async () => {
    const plan = (name: string) => {
      const scenario = scenarioFile(newFolder(), { ...short, backends: [fixture(name)] });
      const env = { LINGERLAB_SECURITY_PROTOCOL: 'SSL' };
      return lingerlab(['run', scenario, '--brokers', 'a:1', '--dry-run'], { env });
    };
    expect(await plan('acknowledges')).toMatchObject({ code: 0 });
    const refused = await plan('plaintext-only');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('plaintext-only does not connect with security.protocol SSL');
  });

  it('measures the worked example beside the scenario’s settings', async () => {
    const reports = join(newFolder(), 'reports');
    const { code, stdout } = await lingerlab(
      [
        ...['run', 'scenarios/quickstart.yaml', '--backend', './examples/my-client.js'],
        ...['--trials', '1', '--duration', '1s', '--out', reports],
      ],
      { cwd: root },
    );
    expect(code).toBe(0);
    const { result } = resultIn(reports);
    expect(stdout).toMatch(/^my-client +0 +none /m);
    expect(stdout).toMatch(/^my-client +20 +none /m);
    expect(stdout).toContain('my-client with linger.ms=0, lz4: my-client has no codec for lz4');
    const measured = result.points.filter(({ skipped }) => skipped === null);
    expect(
      measured.map(({ producer }) => [producer.effective['linger.ms'], producer.how['linger.ms']]),
    ).toEqual([
      [0, 'emulated'],
      [20, 'emulated'],
    ]);
    for (const point of measured) {
      const [trial] = point.trials;
      if (trial === undefined || trial.state === 'failed') throw new Error(JSON.stringify(trial));
      const { delivered, counts, latencyUs, warnings } = trial;
      expect(delivered!.appended).toBe(delivered!.acknowledged);
      // On a busy machine the lane may begin its window late, and has less of it.
      expect(counts).toMatchObject({ acked: counts.scheduled, failed: {}, unresolved: 0 });
      expect(counts.scheduled).toBeGreaterThan(1000);
      const codes = warnings.map((warning) => warning.code);
      expect(codes.filter((each) => /^(EFFECTIVE|BACKEND|SETTLED|LOST|APPENDED)/.test(each))).toEqual([]);
      const linger = Number(point.producer.effective['linger.ms']);
      expect(latencyUs.service.p50).toBeGreaterThan(linger === 20 ? 8000 : 0);
    }
    expect(result.environment.plugins).toMatchObject([
      {
        name: 'my-client',
        path: join(root, 'examples/my-client.js'),
        package: expect.stringMatching(/^kafkajs@2\./),
      },
    ]);
  });
});
