import { dirname, join } from 'node:path';
import { type ExitCode, exitCodes } from '../errors.ts';
import { renderHtml } from '../report/html.ts';
import { renderTable } from '../report/terminal.ts';
import type { Result } from '../result/schema.ts';
import { writeWhole } from '../result/store.ts';
import type { SavedResult } from '../run/runner.ts';
import { doubtsIn } from './run-doubts.ts';
import { terminal } from './terminal.ts';

/** How to present a result: as JSON, and whether a doubt is a fault. */
export interface Presentation {
  readonly json: boolean;
  readonly strict: boolean;
}

/** Writes the page, and prints the table and where everything is. */
export async function present({ result, path }: SavedResult, { json, strict }: Presentation): Promise<void> {
  const page = join(dirname(path), 'report.html');
  await writeWhole(page, renderHtml(result));
  const code = exitCodeOf(result);
  const doubts = strict ? doubtsIn(result) : null;
  // Before anything is printed: a reader that closes the pipe early ends the process with it.
  process.exitCode = code === exitCodes.done && doubts !== null ? exitCodes.invalid : code;
  process.stdout.write(`${json ? JSON.stringify(result, null, 1) : renderTable(result, terminal())}\n`);
  (json ? process.stderr : process.stdout).write(`result: ${path}\nreport: ${page}\n`);
  if (doubts !== null) process.stderr.write(`not valid (--strict): ${doubts}\n`);
  if (result.run.state === 'interrupted') {
    const trials = result.points.reduce((sum, point) => sum + point.trials.length, 0);
    process.stderr.write(
      `interrupted: ${trials} of ${result.run.trialsPlanned} trials are in; go on with: lingerlab run --resume ${path}\n`,
    );
  }
}

function exitCodeOf(result: Result): ExitCode {
  if (result.run.state === 'interrupted') return exitCodes.interrupted;
  const trials = result.points.flatMap((point) => point.trials);
  const causes = trials.flatMap((trial) => (trial.state === 'failed' ? [trial.cause.code] : []));
  if (causes.length < trials.length) return exitCodes.done;
  return causes.every((code) => code === 'CONNECT_FAILED' || code === 'BROKER_DIED')
    ? exitCodes.unavailable
    : exitCodes.invalid;
}
