import { type ExitCode, exitCodes, formatProblem, LingerlabError } from '../../src/errors.ts';

/** The problems of the LingerlabError that `work` ends with, a line each; anything else fails the test. */
export async function problemsOf(
  work: () => unknown,
  exitCode: ExitCode = exitCodes.usage,
): Promise<string[]> {
  let outcome: unknown;
  try {
    outcome = await work();
  } catch (error) {
    if (!(error instanceof LingerlabError)) throw error;
    if (error.exitCode !== exitCode) throw new Error(`exit code ${error.exitCode}, not ${exitCode}`);
    return error.problems.map(formatProblem);
  }
  throw new Error(`no problem at all, but ${JSON.stringify(outcome)}`);
}
