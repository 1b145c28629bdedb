import { plainText } from './plain-text.ts';
import { netted, redacted } from './redact.ts';

/** What the process exits with; the list is part of the command line's contract. */
export const exitCodes = {
  done: 0,
  regression: 1,
  usage: 2,
  inconclusive: 3,
  invalid: 4,
  unavailable: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** One thing that is wrong: where it stands, what it is, and what would be right. */
export interface Problem {
  /** `file:line:column`, a flag such as `--set linger.ms=-1`, a setting, or an address. */
  readonly where: string;
  readonly what: string;
  readonly remedy?: string;
}

/** An error in lingerlab's own words; what others said stands in it without secrets. */
export class OwnError extends Error {}

/** An error that a user can act on: printed without a stack trace, and mapped to an exit code. */
export class LingerlabError extends OwnError {
  readonly exitCode: ExitCode;
  readonly problems: readonly Problem[];

  constructor(exitCode: ExitCode, problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(formatProblem).join('\n'), options);
    this.name = 'LingerlabError';
    this.exitCode = exitCode;
    this.problems = problems;
  }
}

/** `where: what (remedy)`, on one line, without secrets and control characters. */
export function formatProblem(problem: Problem): string {
  const remedy = problem.remedy === undefined ? '' : ` — ${problem.remedy}`;
  return plainText(netted(`${problem.where}: ${problem.what}${remedy}`));
}

/** Bad usage or configuration: every problem found, at once. */
export const configurationError = (problems: readonly Problem[]): LingerlabError =>
  new LingerlabError(exitCodes.usage, problems);

/**
 * Does all of the works, and gives what they gave.
 *
 * @throws LingerlabError with the configuration problems of all of them together; any other error as it comes.
 */
export async function together<Given extends readonly unknown[]>(
  ...works: { [Work in keyof Given]: () => Given[Work] | Promise<Given[Work]> }
): Promise<Given> {
  const given: unknown[] = [];
  const problems: Problem[] = [];
  for (const work of works) {
    try {
      given.push(await work());
    } catch (error) {
      if (!(error instanceof LingerlabError) || error.exitCode !== exitCodes.usage) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw configurationError(problems);
  return given as unknown as Given;
}

/** A broker or a client that cannot be had here, or does not answer. */
export const unavailableError = (
  where: string,
  what: string,
  remedy?: string,
  cause?: unknown,
): LingerlabError => new LingerlabError(exitCodes.unavailable, [{ where, what, remedy }], { cause });

/** The first line of what any thrown value has to say, without secrets and control characters. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  const line = text.split('\n', 1)[0] ?? text;
  return plainText(error instanceof OwnError ? netted(line) : redacted(line));
}
