import { dirname, join } from 'node:path';
import { type ExitCode, exitCodes } from '../errors.ts';
import { renderHtml } from '../report/html.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { isSearch } from '../report/search.ts';
import { renderTable } from '../report/terminal.ts';
import type { Result } from '../result/schema.ts';
import type { Tune } from '../result/search-schema.ts';
import { writeWhole } from '../result/store.ts';
import type { SavedResult } from '../run/session.ts';
import { answersCode } from './max-rate-answers.ts';
import { doubtsIn } from './run-doubts.ts';
import { terminal } from './terminal.ts';

/** How to present a result: as JSON, and whether a doubt is a fault. */
export interface Presentation {
  readonly json: boolean;
  readonly strict: boolean;
}

/** Writes the page (of a search Markdown too), and prints the table and where everything is. */
export async function present({ result, path }: SavedResult, { json, strict }: Presentation): Promise<void> {
  const page = join(dirname(path), 'report.html');
  await writeWhole(page, renderHtml(result));
  const markdown = isSearch(result) ? join(dirname(path), 'report.md') : null;
  if (markdown !== null) await writeWhole(markdown, renderMarkdown(result));
  const code = exitCodeOf(result);
  const doubts = strict ? doubtsIn(result) : null;
  // Before anything is printed: a reader that closes the pipe early ends the process with it.
  process.exitCode = code === exitCodes.done && doubts !== null ? exitCodes.invalid : code;
  process.stdout.write(`${json ? JSON.stringify(result, null, 1) : renderTable(result, terminal())}\n`);
  const places = [
    `result: ${path}`,
    `report: ${page}`,
    ...(markdown === null ? [] : [`markdown: ${markdown}`]),
  ];
  (json ? process.stderr : process.stdout).write(`${places.join('\n')}\n`);
  if (doubts !== null) process.stderr.write(`not valid (--strict): ${doubts}\n`);
  if (result.run.state === 'interrupted') {
    const trials = result.points.reduce((sum, point) => sum + point.trials.length, 0);
    const search = searchOf(result);
    const done = search === null ? `${trials} of ${result.run.trialsPlanned}` : trials;
    process.stderr.write(
      `interrupted: ${done} trials are in; go on with: lingerlab ${search ?? 'run'} --resume ${path}\n`,
    );
  }
}

/** The command whose search a result is of; null for a run's. */
export function searchOf({ tune, maxRate }: Result): 'tune' | 'max-rate' | null {
  if (tune !== undefined) return 'tune';
  return maxRate === undefined ? null : 'max-rate';
}

/** What the answer of a search says; a run's is in its trials. */
function answerCode({ tune, maxRate }: Result): ExitCode {
  if (tune !== undefined) return tuneCode(tune);
  return maxRate === undefined ? exitCodes.done : answersCode(maxRate);
}

/** What nobody could be asked any more is no answer of the budget's. */
function tuneCode({ verdict, ended }: Tune): ExitCode {
  const code = verdictCodes[verdict ?? 'invalid'];
  return ended === 'unavailable' && noAnswer.has(code) ? exitCodes.unavailable : code;
}

const noAnswer: ReadonlySet<ExitCode> = new Set([exitCodes.inconclusive, exitCodes.invalid]);

const verdictCodes: Readonly<Record<NonNullable<Tune['verdict']>, ExitCode>> = {
  better: exitCodes.done,
  'no-better': exitCodes.done,
  'slo-not-met': exitCodes.regression,
  unconfirmed: exitCodes.inconclusive,
  invalid: exitCodes.invalid,
};

function exitCodeOf(result: Result): ExitCode {
  if (result.run.state === 'interrupted') return exitCodes.interrupted;
  const trials = result.points.flatMap((point) => point.trials);
  const causes = trials.flatMap((trial) => (trial.state === 'failed' ? [trial.cause.code] : []));
  if (causes.length < trials.length) return answerCode(result);
  return causes.every((code) => code === 'CONNECT_FAILED' || code === 'BROKER_DIED')
    ? exitCodes.unavailable
    : exitCodes.invalid;
}
