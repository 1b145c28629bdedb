import { resolve } from 'node:path';
import { median } from 'simple-statistics';
import { createStream, type StreamMessage, type WorkloadSpec } from '../../src/workload/workload.ts';
import type { Finding } from './finding.ts';
import { startPythonLab } from './python-lab.ts';
import { secondsPerCall } from './runner.ts';

export const name = 'generator';

const rounds = 5;
const sliceMs = 400;
const recordsPerCall = 20_000;
const pythonRecords = 30_000;
/** As a lane's burst has it. */
const recordsPerReading = 16;

/** How fast records become bytes, with a reading of the clock every 16 records, as a lane does it. */
export async function run(): Promise<Finding[]> {
  const python = await startPythonLab();
  try {
    const reused: number[] = [];
    const retained: number[] = [];
    const ratios: number[] = [];
    const generateReused = generator(false);
    const generateRetained = generator(true);
    await secondsPerCall(generateReused, sliceMs);
    await secondsPerCall(generateRetained, sliceMs);
    for (let round = 0; round < rounds; round += 1) {
      reused.push(recordsPerCall / (await secondsPerCall(generateReused, sliceMs)));
      retained.push(recordsPerCall / (await secondsPerCall(generateRetained, sliceMs)));
      if (python === null) continue;
      const pythonRate = pythonRecords / (await python.secondsFor(pythonRecords));
      ratios.push(Math.min(reused.at(-1)!, retained.at(-1)!) / pythonRate);
    }
    const against = "against the lab's Python";
    return [
      { what: 'into one slab', value: median(reused), unit: ' records/s', goal },
      { what: 'into bytes that are kept', value: median(retained), unit: ' records/s', goal },
      python === null
        ? { what: against, skipped: 'python3 is not installed' }
        : { what: against, value: median(ratios), unit: 'x', goal: { atLeast: 25 } },
      ...(await othersThanLogs()),
    ];
  } finally {
    python?.close();
  }
}

/** Other workloads after the logs, which have the process to themselves until then. */
async function othersThanLogs(): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { what, spec, goal } of others) {
    const generate = generator(false, spec);
    await secondsPerCall(generate, sliceMs);
    const rates: number[] = [];
    for (let round = 0; round < rounds; round += 1)
      rates.push(recordsPerCall / (await secondsPerCall(generate, sliceMs)));
    findings.push({ what, value: median(rates), unit: ' messages/s', goal });
  }
  return findings;
}

const logs: WorkloadSpec = { kind: 'service-logs', key: 'service' };
const goal = { atLeast: 2_500_000 };
const bytes = { kind: 'bytes', fill: 'random', compressibility: 0.5 } as const;
const file = { kind: 'file', path: resolve('scenarios/own-lines.jsonl'), format: 'json-lines' } as const;

const others: readonly { what: string; spec: WorkloadSpec; goal: typeof goal | null }[] = [
  { what: 'bytes, 256 each', spec: { ...bytes, size: 256, key: 'none' }, goal },
  {
    what: 'bytes, lognormal sizes and zipf keys',
    spec: { ...bytes, size: { median: 256, p99: 2000 }, key: { zipf: 1000, exponent: 1.1 } },
    goal,
  },
  {
    what: 'lines of a file with keys from a field',
    spec: { ...file, order: 'sequential', key: { field: 'user.id' } },
    goal,
  },
  {
    what: 'lines of a file, at random, with a text as header',
    spec: { ...file, order: 'random', key: 'none', headers: { source: 'lingerlab' } },
    goal,
  },
  {
    what: 'logs with 16 random digits as header',
    spec: { ...logs, key: 'service', headers: { 'trace-id': { random: 16 } } },
    goal: null,
  },
];

function generator(retainBytes: boolean, spec = logs): () => void {
  const stream = createStream(spec, { seed: 42, lane: 0, retainBytes });
  const message: StreamMessage = { bytes: Buffer.alloc(0), start: 0, end: 0, key: null, headers: null };
  const epochUs = performance.timeOrigin * 1000;
  return () => {
    for (let record = 0; record < recordsPerCall; record += 1) {
      if (record % recordsPerReading === 0) stream.setTime(epochUs + performance.now() * 1000);
      stream.next(message);
    }
  };
}
