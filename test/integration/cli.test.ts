import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import {
  clearUp,
  cliFile,
  lingerlab,
  newFolder,
  plainEnvironment,
  resultIn,
  scenarioFile,
} from './lingerlab.ts';

afterEach(clearUp);

const commands = ['run', 'report', 'produce', 'topics', 'doctor'];
const escapeCode = '\u001b';

describe('help', () => {
  it.for(commands.map((command) => [command]))('of %s has examples', async ([command]) => {
    const asked = await lingerlab([command!, '--help']);
    expect(asked).toMatchObject({ code: 0, stderr: '' });
    expect(asked.stdout).toMatch(new RegExp(`^Usage: lingerlab ${command} `));
    expect(asked.stdout).toMatch(new RegExp(`Examples?:\n  lingerlab ${command}`));
    expect(await lingerlab(['help', command!])).toEqual(asked);
  });

  it('of the whole names every command and the exit codes', async () => {
    const asked = await lingerlab(['--help']);
    expect(asked).toMatchObject({ code: 0, stderr: '' });
    for (const command of commands) expect(asked.stdout).toContain(`\n  ${command} `);
    expect(asked.stdout).toContain('Exit codes: 0 done');
  });

  it('is what a bare call prints, as an error', async () => {
    const bare = await lingerlab([]);
    expect(bare).toMatchObject({ code: 2, stdout: '' });
    expect(bare.stderr).toContain('Usage: lingerlab');
  });

  it('goes with the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await lingerlab(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('a call that is wrong', () => {
  it.for([
    [['rnu'], "unknown command 'rnu'\n(Did you mean run?)"],
    [['run', '--durations', '1s'], "unknown option '--durations'\n(Did you mean --duration?)"],
    [['run'], 'lingerlab run: names no scenario — give a file'],
    [['run', 'a.yaml', 'b.yaml'], "too many arguments for 'run'"],
    [['run', 'none.yaml'], 'none.yaml: cannot be read: ENOENT'],
    [['run', '.'], '.: cannot be read: EISDIR'],
    [['run', 'x.yaml', '--broker', 'rabbit'], "argument 'rabbit' is invalid. Allowed choices are embedded"],
    [['topics', 'list', '--brokers', 'localhost'], '"localhost" has no port'],
    [['run', '--resume', 'none.json'], 'none.json: cannot be read: ENOENT'],
    [['report'], "missing required argument 'result.json'"],
    [['report', 'none.json'], 'none.json: cannot be read: ENOENT'],
    [['produce', '--count', '0', '--delay', 'soon'], '--delay soon: must be a length of time'],
    [['topics', 'create'], '—'],
  ] as const)('%j is refused in words', async ([args, words]) => {
    const ended = await lingerlab(args, { cwd: newFolder() });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(/^error: /);
    expect(ended.stderr).toContain(words);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
  });

  it('of a scenario lists every problem at once, each with its line', async () => {
    const folder = newFolder();
    writeFileSync(
      join(folder, 'bad.yaml'),
      `name: bad
topic: { name: t, partitons: 3 }
load: { kind: open, rate: 5000/s }
backends: [kafkajs, conflunet]
producer:
  acks: 2
  linger.ms: -1
  compression.type: []
lanes: many
`,
    );
    const ended = await lingerlab(['run', 'bad.yaml', '--trials', 'three'], { cwd: folder });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    const lines = ended.stderr.trimEnd().split('\n').sort();
    expect(lines).toEqual([
      expect.stringMatching(/^error: --trials three: trials must be a whole number/),
      expect.stringMatching(
        /^error: bad\.yaml:2:\d+: unknown key partitons in topic — did you mean partitions\?$/,
      ),
      expect.stringMatching(/^error: bad\.yaml:4:\d+: unknown backend conflunet — did you mean confluent\?$/),
      expect.stringMatching(/^error: bad\.yaml:6:\d+: acks must be one of 0, 1, all, not 2$/),
      expect.stringMatching(/^error: bad\.yaml:7:\d+: linger\.ms must be at least 0 ms, not -1$/),
      expect.stringMatching(/^error: bad\.yaml:8:\d+: compression\.type is an empty list/),
      expect.stringMatching(/^error: bad\.yaml:9:\d+: lanes must be a whole number, not "many"$/),
    ]);
  });
});

describe('what is printed', () => {
  /** A saved result of the null backend, and the scenario that it came from. */
  async function measured(): Promise<{ folder: string; scenario: string; path: string }> {
    const folder = newFolder();
    const scenario = scenarioFile(folder, { backends: ['null'] });
    const reports = join(folder, 'reports');
    expect(await lingerlab(['run', scenario, '--out', reports])).toMatchObject({ code: 0 });
    return { folder, scenario, path: resultIn(reports).path };
  }

  /** Runs a shell line in which $LINGERLAB is the command. */
  async function shell(line: string, folder: string) {
    const child = spawn('sh', ['-c', line], {
      cwd: folder,
      env: { ...plainEnvironment(), LINGERLAB: `${process.execPath} ${cliFile}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { stdout, stderr, code };
  }

  it('has no colors where it is no terminal, not even in continuous integration', async () => {
    const { folder, scenario, path } = await measured();
    for (const args of [
      ['run', scenario, '--out', join(folder, 'more')],
      ['report', path],
    ]) {
      const { stdout, stderr } = await lingerlab(args, { env: { CI: 'true' } });
      expect(stdout).toContain('null');
      expect(stdout + stderr).not.toContain(escapeCode);
    }
  });

  it('may be read to its first line only', async () => {
    const { folder, path } = await measured();
    const report = await shell(`{ $LINGERLAB report ${path}; echo "exit $?" >&2; } | head -1`, folder);
    expect(report).toEqual({ code: 0, stdout: expect.stringMatching(/^test .*\n$/), stderr: 'exit 0\n' });
    const closed = await shell(
      `{ sleep 0.5; $LINGERLAB report ${path}; echo "exit $?" >&2; } | true`,
      folder,
    );
    expect(closed).toMatchObject({ stderr: 'exit 0\n' });
  });

  it('does not end a run when nobody listens', async () => {
    const folder = newFolder();
    const scenario = scenarioFile(folder, { backends: ['null'], trials: 2 });
    const line = `{ $LINGERLAB run ${scenario} --out reports 2>&1; echo "exit $?" >code; } | head -1`;
    expect(await shell(line, folder)).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(folder, 'code'), 'utf8')).toBe('exit 0\n');
    expect(resultIn(join(folder, 'reports')).result.run.state).toBe('complete');
  });

  it.runIf(existsSync('/dev/full'))('is missed in words when there is no room for it', async () => {
    const { folder, path } = await measured();
    expect(await shell(`$LINGERLAB report ${path} >/dev/full`, folder)).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: standard output: cannot be written: ENOSPC: no space left on device, write\n',
    });
  });
});

describe('a run with --strict', () => {
  // What comes due between two turns of the event loop finds a window of one message full.
  const beyond = { backends: ['null'], load: { kind: 'open', rate: '100000/s', window: 1 } };

  it.for([
    [[], 0],
    [['--strict'], 4],
  ] as const)('%j of an overload ends with %i', async ([flags, code]) => {
    const folder = newFolder();
    const scenario = scenarioFile(folder, beyond);
    const ended = await lingerlab(['run', scenario, '--out', join(folder, 'reports'), ...flags]);
    expect(ended.code).toBe(code);
    const { result } = resultIn(join(folder, 'reports'));
    const [trial] = result.points[0]!.trials;
    expect(trial!.state).toBe('suspect');
    const said = /^not valid \(--strict\): 1 of 1 trials suspect \(RATE_NOT_REACHED, DROPPED/m;
    if (code === 4) expect(ended.stderr).toMatch(said);
    else expect(ended.stderr).not.toContain('--strict');
  });
});
