import type { TableOptions } from '../report/terminal.ts';

/** How to print on standard output: in color only on a terminal, and never where NO_COLOR is set. */
export function terminal(): TableOptions {
  const { stdout, env } = process;
  return { color: stdout.isTTY === true && !env['NO_COLOR'], width: stdout.columns ?? 100 };
}
