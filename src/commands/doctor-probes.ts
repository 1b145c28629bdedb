import { execFile } from 'node:child_process';
import { constants, existsSync } from 'node:fs';
import { access, readFile, statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { packageVersion } from '../backend/installed.ts';
import { jarsCacheFolder, versionIn } from '../broker/apache-kafka-jars.ts';
import { defaultKafkaVersion } from '../broker/apache-kafka-version.ts';
import { findJava } from '../broker/java.ts';
import { isKept, keptFolder, readKept } from '../broker/kept.ts';
import { settlesWithin } from '../deadline.ts';
import { messageOf } from '../errors.ts';
import { formatInstant } from '../format.ts';
import { lastCalibration } from '../result/calibration.ts';
import { describeMachine } from '../run/environment.ts';
import { keptAddresses, keptTitle } from './broker-text.ts';
import type { Probes } from './doctor-findings.ts';

const limitMs = 4_000;
const stealSampleMs = 500;
const require = createRequire(import.meta.url);

/** Looks at this machine, at everything at once; each probe gives up after 4 s. */
export async function probe(
  env: NodeJS.ProcessEnv = process.env,
  reportsFolder = 'reports',
): Promise<Probes> {
  const [
    nativeClient,
    java,
    maven,
    kafkaJars,
    docker,
    source,
    governor,
    stealRatio,
    reports,
    calibration,
    keptBroker,
  ] = await Promise.all([
    probeNativeClient(),
    within(findJava(env), null),
    output('mvn', ['-version']).then(
      (text) => text?.match(/Apache Maven (\S+)/)?.[1]?.replace(/\W*\[.*$/, '') ?? null,
    ),
    probeJars(env),
    probeDocker(),
    line('/sys/devices/system/clocksource/clocksource0/current_clocksource'),
    line('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor'),
    probeSteal(),
    probeReports(resolve(reportsFolder)),
    probeCalibration(env),
    within(probeKept(env), null),
  ]);
  return {
    node: process.versions.node,
    nativeClient,
    kafkajs: probeKafkajs(),
    platformatic: packageVersion('@platformatic/kafka'),
    java,
    maven,
    kafkaJars,
    docker,
    keptBroker,
    cores: cpus().length,
    memoryBytes: totalmem(),
    clock: { resolutionNs: clockResolutionNs(), source },
    governor,
    stealRatio,
    reports,
    calibration,
  };
}

/** Steal's share of the CPU time between two readings of /proc/stat; null where they cannot tell. */
export function stealBetween(before: string, after: string): number | null {
  const [first, second] = [before, after].map((text) =>
    text
      .match(/^cpu +(.*)$/m)?.[1]
      ?.split(' ')
      .map(Number),
  );
  if (first === undefined || second === undefined || second.length < 8) return null;
  const grown = second.slice(0, 8).map((ticks, index) => ticks - (first[index] ?? 0));
  const all = grown.reduce((sum, ticks) => sum + ticks, 0);
  return all > 0 ? (grown[7] ?? 0) / all : null;
}

/** Loading is tried in a process of its own, because a native module that does not fit may end the process. */
async function probeNativeClient(): Promise<Probes['nativeClient']> {
  let path: string;
  try {
    path = require.resolve('@confluentinc/kafka-javascript');
  } catch {
    return { problem: 'it is not installed' };
  }
  const program = 'process.stdout.write(require(process.argv[1]).librdkafkaVersion)';
  return new Promise((settle) => {
    execFile(process.execPath, ['-e', program, path], { timeout: limitMs }, (error, stdout, stderr) => {
      if (error === null) return settle({ librdkafka: stdout });
      const cause = stderr.split('\n').find((text) => /^\w*Error\b/.test(text));
      settle({ problem: `it does not load: ${cause ?? messageOf(error)}` });
    });
  });
}

function probeKafkajs(): Probes['kafkajs'] {
  try {
    return { version: (require('kafkajs/package.json') as { version: string }).version };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

async function probeJars(env: NodeJS.ProcessEnv): Promise<Probes['kafkaJars']> {
  const home = env['KAFKA_HOME'];
  if (home) return { version: await versionIn(join(home, 'libs')), from: 'KAFKA_HOME' };
  const version = env['LINGERLAB_KAFKA_VERSION'] || defaultKafkaVersion;
  const cached = await versionIn(join(jarsCacheFolder(), `apache-kafka-${version}`, 'libs'));
  return cached === null ? null : { version: cached, from: 'cache' };
}

async function probeKept(env: NodeJS.ProcessEnv): Promise<string | null> {
  const kept = await readKept(keptFolder(env)).catch(() => null);
  if (kept === null || !(await isKept(kept))) return null;
  return `${keptTitle(kept)} at ${keptAddresses(kept)}, until ${formatInstant(kept.until)} at most`;
}

async function probeDocker(): Promise<Probes['docker']> {
  const [client, engine, compose] = await Promise.all([
    output('docker', ['--version']),
    output('docker', ['version', '--format', '{{.Server.Version}}']),
    output('docker', ['compose', 'version', '--short']),
  ]);
  return { client: client !== null, engine: engine?.trim() || null, compose: compose !== null };
}

async function probeSteal(): Promise<number | null> {
  const before = await text('/proc/stat');
  if (before === null) return null;
  await pause(stealSampleMs);
  const after = await text('/proc/stat');
  return after === null ? null : stealBetween(before, after);
}

async function probeReports(folder: string): Promise<Probes['reports']> {
  let nearest = folder;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  try {
    await access(nearest, constants.W_OK);
    const { bavail, bsize } = await statfs(nearest);
    return { folder, freeBytes: bavail * bsize };
  } catch {
    return { folder, freeBytes: null };
  }
}

async function probeCalibration(env: NodeJS.ProcessEnv): Promise<Probes['calibration']> {
  const last = await lastCalibration(describeMachine(), env);
  return last === null
    ? null
    : { checks: last.checks, secondsAgo: (Date.now() - Date.parse(last.at)) / 1000 };
}

/** The smallest step of the clock that latencies are taken from, over a few thousand readings. */
function clockResolutionNs(): number {
  let smallest = Number.POSITIVE_INFINITY;
  let last = process.hrtime.bigint();
  for (let reading = 0; reading < 5000; reading++) {
    const now = process.hrtime.bigint();
    if (now > last) smallest = Math.min(smallest, Number(now - last));
    last = now;
  }
  return smallest;
}

/** What a program prints; null where it is not there, fails or takes too long. */
function output(file: string, args: readonly string[]): Promise<string | null> {
  const options = { timeout: limitMs, shell: process.platform === 'win32' };
  return new Promise((settle) => {
    execFile(file, args, options, (error, stdout) => settle(error === null ? stdout : null));
  });
}

const text = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);
const line = async (path: string): Promise<string | null> => (await text(path))?.trim() ?? null;

async function within<T>(work: Promise<T>, otherwise: T): Promise<T> {
  return (await settlesWithin(work, limitMs)) ? work : otherwise;
}
