import { spawnSync } from 'node:child_process';
import { median } from 'simple-statistics';
import type { Finding } from './finding.ts';

export const name = 'help';

const pairs = 15;

/** How long `lingerlab --help` takes against a Node that does nothing. */
export async function run(): Promise<Finding[]> {
  const empty: number[] = [];
  const ratios: number[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    empty.push(millisecondsOf(['-e', '0']));
    ratios.push(millisecondsOf(['dist/cli.js', '--help']) / empty.at(-1)!);
  }
  return [
    { what: 'node -e 0', value: median(empty), unit: ' ms', goal: null },
    // 200 ms where an empty Node takes 50.
    {
      what: `--help against it, median of ${pairs} pairs`,
      value: median(ratios),
      unit: 'x',
      goal: { atMost: 4 },
    },
  ];
}

function millisecondsOf(args: readonly string[]): number {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`);
  return performance.now() - start;
}
