import pc from 'picocolors';
import { plural } from '../format.ts';
import type { TableOptions } from '../report/terminal.ts';
import { wrap } from '../report/wrap.ts';
import type { CheckLine } from '../result/calibration.ts';

const verdictOf = ({ passed, skipped }: Pick<CheckLine, 'passed' | 'skipped'>): string => {
  if (passed !== null) return passed ? 'pass' : 'FAIL';
  return skipped ? 'skip' : '—';
};

const colors: Readonly<Record<string, (text: string) => string>> = {
  pass: pc.green,
  FAIL: pc.red,
  skip: pc.yellow,
  '—': pc.dim,
};

const verdictWidth = 6;
const leastTextWidth = 40;

/** The lines of a calibration as a table: verdict, name, and what came out, which wraps. */
export function calibrationTable(lines: readonly CheckLine[], { color, width }: TableOptions): string {
  const nameWidth = Math.max(...lines.map(({ name }) => name.length)) + 2;
  const indent = ' '.repeat(verdictWidth + nameWidth);
  const rows = lines.map((line) => {
    const verdict = verdictOf(line);
    const shown = color ? colors[verdict]!(verdict) : verdict;
    const padding = ' '.repeat(verdictWidth - verdict.length);
    const text = wrap(line.text, Math.max(leastTextWidth, width - indent.length)).join(`\n${indent}`);
    return `${shown}${padding}${line.name.padEnd(nameWidth)}${text}`;
  });
  return `${rows.join('\n')}\n\n${calibrationSummary(lines)}\n`;
}

/** `7 of 8 checks passed, 1 failed; 2 skipped`; figures without a limit do not count. */
export function calibrationSummary(lines: readonly Pick<CheckLine, 'passed' | 'skipped'>[]): string {
  const count = (passed: boolean) => lines.filter((line) => line.passed === passed).length;
  const [passed, failed] = [count(true), count(false)];
  const skipped = lines.filter((line) => line.skipped).length;
  const parts = [`${passed} of ${plural(passed + failed, 'check')} passed`];
  if (failed > 0) parts.push(`${failed} failed`);
  return `${parts.join(', ')}${skipped > 0 ? `; ${skipped} skipped` : ''}`;
}
