import { availableParallelism, cpus } from 'node:os';
import { Bench } from 'tinybench';
import { type Benchmark, formatFinding, isMissed } from './finding.ts';

/**
 * Runs one benchmark and prints what it found; the exit code is 1 where a goal is missed.
 *
 * @public Called from the entry that scripts/bench.mjs makes for each benchmark.
 */
export async function report({ name, run }: Benchmark): Promise<void> {
  // scripts/bench.mjs holds the other end, and nothing is to run on when it has been killed.
  process.once('disconnect', () => process.exit(1));
  const cpu = cpus()[0]?.model ?? 'unknown CPU';
  console.log(
    `${name}: Node ${process.versions.node}, ${availableParallelism()} x ${cpu}, ${new Date().toISOString()}`,
  );
  const findings = await run();
  for (const finding of findings) console.log(formatFinding(name, finding));
  process.exit(findings.some(isMissed) ? 1 : 0);
}

/** Seconds that one call of `task` takes: the mean over about `milliseconds` of calls. */
export async function secondsPerCall(task: () => void, milliseconds: number): Promise<number> {
  const bench = new Bench({ time: milliseconds, warmup: false, iterations: 1, throws: true }).add(
    'task',
    task,
  );
  const [{ result } = { result: null }] = await bench.run();
  if (result?.state !== 'completed') throw new Error(`tinybench ended in state ${result?.state}`);
  return result.latency.mean / 1000;
}
