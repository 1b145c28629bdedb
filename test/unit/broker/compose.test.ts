import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  composeFile,
  dockerError,
  type Execute,
  imageVersion,
  openCompose,
} from '../../../src/broker/compose.ts';

/** A docker that answers by its first argument after the file, and writes down what it was asked. */
function docker(answers: Record<string, string | Error>) {
  const lines: string[] = [];
  const execute: Execute = async (file, args) => {
    expect([file, ...args.slice(0, 3)]).toEqual(['docker', 'compose', '-f', composeFile]);
    lines.push(args.slice(3).join(' '));
    const answer = answers[args[3] ?? ''] ?? '';
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { lines, execute };
}

const ps = 'ps --services --status running';
const up = 'up -d --wait --wait-timeout 120 broker';

describe('openCompose', () => {
  it("points to the package's own file", () => {
    expect(existsSync(composeFile)).toBe(true);
  });

  it('starts the broker, and takes all down once when closed', async () => {
    const { lines, execute } = docker({ ps: '\n' });
    const broker = await openCompose({ execute, env: {} });
    expect(broker).toMatchObject({ kind: 'compose', bootstrap: ['localhost:9092'], version: '4.4.0' });
    await broker.close();
    await broker.close();
    expect(lines).toEqual([ps, up, 'down -v']);
  });

  it('knows the port that the Compose file is told', async () => {
    const { execute } = docker({});
    const broker = await openCompose({ execute, env: { BROKER_PORT: '9192' } });
    expect(broker.bootstrap).toEqual(['localhost:9192']);
  });

  it('leaves a broker that ran already', async () => {
    const { lines, execute } = docker({ ps: 'broker\ntopics\n' });
    await (await openCompose({ execute })).close();
    expect(lines).toEqual([ps]);
  });

  it("removes only the broker where other services of the user's run", async () => {
    const { lines, execute } = docker({ ps: 'kafka-1\n' });
    await (await openCompose({ execute })).close();
    expect(lines).toEqual([ps, up, 'rm -f -s -v broker']);
  });

  it('clears up after a start that failed, and tells of the start', async () => {
    const { lines, execute } = docker({
      up: Object.assign(new Error('x'), { stderr: 'Error: container broker is unhealthy\n' }),
      down: new Error('down fails too'),
    });
    await expect(openCompose({ execute })).rejects.toThrow(
      'docker compose: Error: container broker is unhealthy',
    );
    expect(lines).toEqual([ps, up, 'down -v']);
  });

  it('ends with the reason of the one who aborts', async () => {
    const abort = new AbortController();
    const execute: Execute = async () => {
      abort.abort(new Error('interrupted'));
      throw new Error('killed');
    };
    await expect(openCompose({ execute, signal: abort.signal })).rejects.toThrow('interrupted');
  });
});

describe('dockerError', () => {
  it.each([
    [{ code: 'ENOENT' }, 'docker is not on PATH'],
    [{ stderr: 'docker: unknown command: docker compose' }, 'no compose command'],
    [{ stderr: "docker: 'compose' is not a docker command." }, 'no compose command'],
    [{ stderr: "unknown shorthand flag: 'f' in -f" }, 'no compose command'],
    [
      { stderr: 'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?' },
      'does not run',
    ],
    [{ stderr: 'Bind for 127.0.0.1:9092 failed: port is already allocated' }, 'port (9092) is taken'],
    [{ stderr: '', killed: true }, 'in time'],
    [{ stderr: 'a\nthe last line\n' }, 'the last line'],
  ])('reads %j', (error, words) => {
    const { message, exitCode } = dockerError(error);
    expect(message).toContain(words);
    expect(exitCode).toBe(5);
  });
});

describe('imageVersion', () => {
  it.each([
    ['services: { broker: { image: "apache/kafka:4.4.0" } }', '4.4.0'],
    ['services: { broker: { image: "host:5000/kafka" } }', null],
    ['services: {}', null],
  ])('reads %s', (text, version) => {
    expect(imageVersion(text)).toBe(version);
  });
});
