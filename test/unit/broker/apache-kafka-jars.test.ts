import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { kafkaJars } from '../../../src/broker/apache-kafka-jars.ts';
import { type Artifact, MavenFailure } from '../../../src/broker/maven.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lingerlab-jars-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, '');
}

const copied = async (artifacts: readonly Artifact[], to: string) => {
  for (const { name, version } of artifacts) put(join(to, 'libs', `${name}-${version}.jar`));
};

describe('kafkaJars', () => {
  const cacheFolder = () => join(folder, 'cache');
  const libs = (version: string) => join(cacheFolder(), `apache-kafka-${version}`, 'libs');
  const options = (env: NodeJS.ProcessEnv, copy = vi.fn(copied)) => ({
    env,
    cacheFolder: cacheFolder(),
    copy,
  });

  it('takes those of KAFKA_HOME', async () => {
    put(join(folder, 'home/libs/kafka_2.13-3.9.2.jar'));
    const copy = vi.fn(copied);
    await expect(kafkaJars(options({ KAFKA_HOME: join(folder, 'home') }, copy))).resolves.toEqual({
      libs: join(folder, 'home/libs'),
      version: '3.9.2',
      from: 'KAFKA_HOME',
    });
    expect(copy).not.toHaveBeenCalled();
  });

  it('passes over KAFKA_HOME where another version is asked for', async () => {
    put(join(folder, 'home/libs/kafka_2.13-3.9.2.jar'));
    const env = { KAFKA_HOME: join(folder, 'home'), LINGERLAB_KAFKA_VERSION: '4.1.1' };
    const onStatus = vi.fn();
    await expect(kafkaJars({ ...options(env), onStatus })).resolves.toMatchObject({
      version: '4.1.1',
      from: 'Maven Central',
    });
    expect(onStatus).toHaveBeenCalledWith('KAFKA_HOME holds 3.9.2, and 4.1.1 is asked for: passing over it');
  });

  it('refuses a KAFKA_HOME that holds no Kafka', async () => {
    await expect(kafkaJars(options({ KAFKA_HOME: folder }))).rejects.toThrow(
      /^KAFKA_HOME: .*holds no Apache Kafka/,
    );
  });

  it('refuses a version that is none', async () => {
    await expect(kafkaJars(options({ LINGERLAB_KAFKA_VERSION: '../4' }))).rejects.toThrow('is no version');
  });

  it('fetches once, then takes the cache', async () => {
    const copy = vi.fn(copied);
    await expect(kafkaJars(options({}, copy))).resolves.toMatchObject({
      libs: libs('4.4.0'),
      from: 'Maven Central',
    });
    await expect(kafkaJars(options({}, copy))).resolves.toMatchObject({ libs: libs('4.4.0'), from: 'cache' });
    expect(copy).toHaveBeenCalledTimes(1);
    expect(readdirSync(libs('4.4.0'))).toContain('kafka-tools-4.4.0.jar');
    expect(readdirSync(cacheFolder())).toEqual(['apache-kafka-4.4.0']);
  });

  it('goes without command-line tools that are not published, and says so', async () => {
    const onStatus = vi.fn();
    const copy = vi.fn(async (artifacts: readonly Artifact[], to: string) => {
      if (artifacts.some(({ name }) => name === 'kafka-tools'))
        throw new MavenFailure(
          'no such artifact',
          'Could not find artifact org.apache.kafka:kafka-tools:jar:4.4.0',
        );
      await copied(artifacts, to);
    });
    await kafkaJars({ ...options({}, copy), onStatus });
    expect(readdirSync(libs('4.4.0'))).toEqual(['kafka_2.13-4.4.0.jar', 'log4j-slf4j-impl-2.25.4.jar']);
    expect(onStatus).toHaveBeenLastCalledWith(expect.stringContaining('without its command-line tools'));
  });

  it('takes the logging that the release has', async () => {
    await kafkaJars({ ...options({}), version: '3.9.2' });
    expect(readdirSync(libs('3.9.2'))).toContain('slf4j-reload4j-1.7.36.jar');
    expect(readdirSync(libs('3.9.2')).join()).not.toContain('log4j-slf4j-impl');
  });

  it('names a version that Maven does not have, and where there are others', async () => {
    const copy = vi.fn(() =>
      Promise.reject(
        new MavenFailure('no such artifact', 'Maven finds no org.apache.kafka:kafka_2.13:jar:9.9.9'),
      ),
    );
    await expect(kafkaJars({ ...options({}, copy), version: '9.9.9' })).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringMatching(
        /^Apache Kafka 9\.9\.9: Maven finds no .* — ask for a released version, .*kafka\.apache\.org/,
      ),
    });
  });

  it('names the versions that are here already where another cannot be fetched', async () => {
    for (const version of ['4.4.0', '3.9.2']) await kafkaJars({ ...options({}), version });
    const copy = vi.fn(() => Promise.reject(new MavenFailure('offline', 'Unknown host x')));
    await expect(kafkaJars({ ...options({}, copy), version: '3.4.1' })).rejects.toThrow(
      'an unpacked Apache Kafka; here already: 3.9.2, 4.4.0',
    );
  });

  it('says where there is no room, and where the cache cannot be', async () => {
    const copy = vi.fn(() => Promise.reject(new MavenFailure('no space', 'no room')));
    await expect(kafkaJars(options({}, copy))).rejects.toThrow(`free some room for ${cacheFolder()}`);
    put(join(folder, 'file'));
    await expect(kafkaJars({ ...options({}), cacheFolder: join(folder, 'file') })).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringMatching(/file: Apache Kafka cannot be kept there: .* or set KAFKA_HOME/),
    });
  });

  it('leaves nothing of a download that broke, and tells what to do', async () => {
    const copy = vi.fn(async (artifacts: readonly Artifact[], to: string) => {
      await copied(artifacts.slice(0, 1), to);
      throw new MavenFailure('offline', 'Unknown host x');
    });
    await expect(kafkaJars(options({}, copy))).rejects.toMatchObject({
      exitCode: 5,
      message:
        'Apache Kafka 4.4.0: Unknown host x — connect to the network once, or set KAFKA_HOME to an unpacked Apache Kafka',
    });
    expect(copy).toHaveBeenCalledTimes(1);
    expect(readdirSync(cacheFolder())).toEqual([]);
  });

  it('fetches again what was emptied', async () => {
    mkdirSync(libs('4.4.0'), { recursive: true });
    const copy = vi.fn(copied);
    await expect(kafkaJars(options({}, copy))).resolves.toMatchObject({ from: 'Maven Central' });
    expect(readdirSync(libs('4.4.0'))).toContain('kafka_2.13-4.4.0.jar');
  });

  it('takes what somebody else has fetched meanwhile', async () => {
    const copy = vi.fn(async (artifacts: readonly Artifact[], to: string) => {
      await copied(artifacts, to);
      put(join(libs('4.4.0'), 'kafka_2.13-4.4.0.jar'));
    });
    await expect(kafkaJars(options({}, copy))).resolves.toMatchObject({ libs: libs('4.4.0') });
    expect(readdirSync(cacheFolder())).toEqual(['apache-kafka-4.4.0']);
  });

  it('clears away what an old, killed download has left', async () => {
    const [old, young] = ['.partial-old', '.partial-young'].map((name) => join(cacheFolder(), name)) as [
      string,
      string,
    ];
    put(join(old, 'x'));
    put(join(young, 'x'));
    const twoHoursAgo = Date.now() / 1000 - 7200;
    utimesSync(old, twoHoursAgo, twoHoursAgo);
    await kafkaJars(options({}));
    expect(existsSync(old)).toBe(false);
    expect(existsSync(young)).toBe(true);
  });
});
