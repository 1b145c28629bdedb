import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { configurationError } from '../errors.ts';
import { renderCsv } from '../report/csv.ts';
import { renderHtml } from '../report/html.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { renderTable } from '../report/terminal.ts';
import type { Result } from '../result/schema.ts';
import { readResult, writeWhole } from '../result/store.ts';
import { terminal } from './terminal.ts';

/** What the command reads and writes; tests hand in their own. */
export interface ReportWorld {
  out(text: string): void;
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

interface ReportOptions {
  readonly html?: string | true;
  readonly csv?: string | true;
  readonly markdown?: string | true;
  readonly table?: boolean;
}

/** `lingerlab report <result.json>`; errors come as LingerlabError with exit code 2. */
export function reportCommand(world: ReportWorld = standardOutput()): Command {
  return new Command('report')
    .description('render a result file again, as HTML, Markdown, CSV or a table')
    .argument('<result.json>', 'what a run wrote')
    .option('--html [file]', 'write one HTML page (default: report.html beside the result; - for the output)')
    .option('--csv [file]', 'write CSV, one row a trial (default: the output)')
    .option('--markdown [file]', 'write Markdown, for a pull request or a wiki (default: the output)')
    .option('--table', 'print a table (what is done when nothing is asked for)')
    .addHelpText(
      'after',
      `
Examples:
  lingerlab report reports/20260301T140509Z-quickstart/result.json
  lingerlab report result.json --html
  lingerlab report result.json --html /tmp/for-the-team.html
  lingerlab report result.json --csv > trials.csv
  lingerlab report result.json --markdown >> "$GITHUB_STEP_SUMMARY"

Latencies in the CSV are in µs, with every digit. A point without a trial has one row, with the reason.`,
    )
    .action(async (path: string, options: ReportOptions) => {
      const target = targetOf(path, options);
      const result = await readResult(path);
      const text = render(target.format, result, world);
      if (target.file === '-') world.out(text);
      else {
        await writeWhole(target.file, text);
        world.out(`${target.file}\n`);
      }
    });
}

const formats = ['html', 'csv', 'markdown', 'table'] as const;

interface Target {
  readonly format: (typeof formats)[number];
  /** A path, or `-` for the output. */
  readonly file: string;
}

function targetOf(path: string, options: ReportOptions): Target {
  const asked = formats.filter((format) => options[format] !== undefined);
  const [format = 'table', second] = asked;
  if (second !== undefined)
    throw configurationError([
      {
        where: `--${format} --${second}`,
        what: 'ask for two forms at once',
        remedy: 'ask for one, and call the command again for the other',
      },
    ]);
  const given = format === 'table' ? true : (options[format] ?? true);
  if (typeof given === 'string' && given.endsWith('.json'))
    throw configurationError([
      {
        where: `--${format} ${given}`,
        what: 'would write over what looks like a result file',
        remedy: `name the result before --${format}, and end the new file's name in .${format === 'markdown' ? 'md' : format}`,
      },
    ]);
  if (given !== true) return { format, file: given };
  return { format, file: format === 'html' ? join(dirname(path), 'report.html') : '-' };
}

function render(format: Target['format'], result: Result, { color, width }: ReportWorld): string {
  if (format === 'html') return renderHtml(result);
  if (format === 'markdown') return renderMarkdown(result);
  return format === 'csv' ? renderCsv(result) : renderTable(result, { color, width });
}

const standardOutput = (): ReportWorld => ({
  ...terminal(),
  out: (text) => void process.stdout.write(text),
});
