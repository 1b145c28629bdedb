import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layOut } from '../../../src/broker/apache-kafka-programs.ts';
import { coordinationOf } from '../../../src/broker/apache-kafka-version.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lingerlab-programs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const laidOut = (version: string, nodes: number) =>
  layOut(
    folder,
    {
      version,
      coordination: coordinationOf(version),
      nodes: Array.from({ length: nodes }, (_, index) => ({
        client: `h:${index}`,
        controller: `h:9${index}`,
      })),
      zookeeper: 'h:99',
    },
    { java: '/java', libs: '/libs' },
  );

describe("a cluster's programs", () => {
  it('in KRaft: each node formatted with one id, and a majority of the controllers needed', async () => {
    const { prepare, programs, needs } = await laidOut('4.4.0', 3);
    expect(programs.map(({ name }) => name)).toEqual(['broker 1', 'broker 2', 'broker 3']);
    expect(needs).toEqual([{ among: ['broker 1', 'broker 2', 'broker 3'], atLeast: 2 }]);
    const ids = prepare.map(({ args }) => args[args.indexOf('-t') + 1]);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    for (const { file, args, logFile } of programs) {
      expect(file).toBe('/java');
      expect(args).toContain('/libs/*');
      expect(args).toContain(`-Djava.io.tmpdir=${join(folder, 'tmp')}`);
      expect(args.at(-2)).toBe('kafka.Kafka');
      expect(existsSync(args.at(-1)!)).toBe(true);
      expect(logFile.startsWith(folder)).toBe(true);
    }
  });

  it('below 3.5: a ZooKeeper first, nothing to format, and one broker needed beside it', async () => {
    const { prepare, programs, needs } = await laidOut('3.4.1', 2);
    expect(prepare).toEqual([]);
    expect(programs.map(({ name }) => name)).toEqual(['ZooKeeper', 'broker 1', 'broker 2']);
    expect(needs).toEqual([
      { among: ['ZooKeeper'], atLeast: 1 },
      { among: ['broker 1', 'broker 2'], atLeast: 1 },
    ]);
    expect(readFileSync(programs[0]!.args.at(-1)!, 'utf8')).toContain('clientPort=99\n');
    expect(programs[1]!.args).toContainEqual(expect.stringMatching(/^-Dlog4j\.configuration=file:/));
  });

  it('of two KRaft nodes cannot do without the one controller', async () => {
    expect((await laidOut('4.4.0', 2)).needs).toEqual([{ among: ['broker 1'], atLeast: 1 }]);
  });
});
