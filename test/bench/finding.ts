/** One figure of a benchmark, and what it must reach; null where it is there for comparison only. */
interface Measured {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: { readonly atLeast: number } | { readonly atMost: number } | null;
}

/** What could not be measured here, and why, in one sentence. */
interface Skipped {
  readonly what: string;
  readonly skipped: string;
}

export type Finding = Measured | Skipped;

/** What a `*.bench.ts` file exports. It runs in a process of its own, in the project's root. */
export interface Benchmark {
  readonly name: string;
  run(): Promise<Finding[]>;
}

/** Whether a finding falls short of its goal. */
export function isMissed(finding: Finding): boolean {
  if ('skipped' in finding || finding.goal === null) return false;
  // Turned round so that NaN, a figure that was not measured after all, is a miss.
  return !('atLeast' in finding.goal
    ? finding.value >= finding.goal.atLeast
    : finding.value <= finding.goal.atMost);
}

/** `generator: against the lab's Python: 31.2x (goal at least 25x) PASS` */
export function formatFinding(name: string, finding: Finding): string {
  if ('skipped' in finding) return `${name}: ${finding.what}: SKIPPED, ${finding.skipped}`;
  const { what, value, unit, goal } = finding;
  const figure = `${name}: ${what}: ${formatNumber(value)}${unit}`;
  if (goal === null) return figure;
  const bound =
    'atLeast' in goal ? `at least ${formatNumber(goal.atLeast)}` : `at most ${formatNumber(goal.atMost)}`;
  return `${figure} (goal ${bound}${unit}) ${isMissed(finding) ? 'MISSED' : 'PASS'}`;
}

function formatNumber(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}
