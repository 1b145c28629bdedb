import type { TableOptions } from '../report/terminal.ts';

/** How to print on standard output: in color only on a terminal, and never where NO_COLOR is set. */
export function terminal(): TableOptions {
  const { stdout } = process;
  return { color: inColor(stdout), width: stdout.columns ?? 100 };
}

/** Whether to write to `screen` in color: picocolors' own guess is of standard output, and takes a CI job for a terminal. */
export function inColor(screen: NodeJS.WriteStream): boolean {
  return screen.isTTY === true && !process.env['NO_COLOR'];
}
