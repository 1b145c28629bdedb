import { execFile } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { promisify } from 'node:util';
import { packageVersion } from '../backend/registry.ts';
import { lastCalibration } from '../result/calibration.ts';
import type { Result } from '../result/schema.ts';

const measuringPackages = [
  'kafkajs',
  '@confluentinc/kafka-javascript',
  '@platformatic/kafka',
  'piscina',
  'hdr-histogram-js',
  'snappy',
  'lz4-napi',
  '@hpcc-js/wasm-zstd',
];

/** The machine and the runtime. */
export function describeMachine() {
  const cores = cpus();
  return {
    node: process.version,
    os: `${type()} ${process.arch}`,
    kernel: release(),
    cpuModel: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memoryBytes: totalmem(),
  };
}

/** What a run's figures depend on: the machine, the runtime, the packages, and when lingerlab was proven on them. */
export async function describeEnvironment(): Promise<Result['environment']> {
  const machine = describeMachine();
  const packages = measuringPackages.flatMap((name) => {
    const version = packageVersion(name);
    return version === null ? [] : [[name, version] as const];
  });
  return {
    ...machine,
    gitCommit: await gitCommit(),
    packages: Object.fromEntries(packages),
    calibration: await lastCalibration(machine),
  };
}

/** The commit of the working folder, with `-dirty` where it has changes; null outside a repository or without git. */
async function gitCommit(): Promise<string | null> {
  try {
    const git = promisify(execFile);
    const { stdout } = await git('git', ['describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'], {
      timeout: 5000,
    });
    return stdout.trim() || null;
  } catch {
    return null;
  }
}
