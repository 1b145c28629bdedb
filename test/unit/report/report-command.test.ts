import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reportCommand } from '../../../src/commands/report.ts';
import { LingerlabError } from '../../../src/errors.ts';
import { renderCsv } from '../../../src/report/csv.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { renderTable } from '../../../src/report/terminal.ts';
import { quickstartResult } from '../../fixtures/runs.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lingerlab-report-'));
  path = join(folder, 'result.json');
  await writeFile(path, JSON.stringify(quickstartResult()));
});

afterEach(() => rm(folder, { recursive: true }));

async function run(...args: string[]): Promise<string> {
  const output: string[] = [];
  const world = { out: (text: string) => void output.push(text), color: false, width: 100 };
  await reportCommand(world).parseAsync(args, { from: 'user' });
  return output.join('');
}

test('a table is printed when asked for, and when nothing is', async () => {
  const table = renderTable(quickstartResult(), { color: false, width: 100 });
  expect(await run(path)).toBe(table);
  expect(await run(path, '--table')).toBe(table);
});

test('CSV goes to the output or into a file', async () => {
  const csv = renderCsv(quickstartResult());
  expect(await run(path, '--csv')).toBe(csv);
  expect(await run(path, '--csv', '-')).toBe(csv);
  const file = join(folder, 'trials.csv');
  expect(await run(path, '--csv', file)).toBe(`${file}\n`);
  expect(await readFile(file, 'utf8')).toBe(csv);
});

test('Markdown goes to the output or into a file', async () => {
  const markdown = renderMarkdown(quickstartResult());
  expect(await run(path, '--markdown')).toBe(markdown);
  const file = join(folder, 'report.md');
  expect(await run(path, '--markdown', file)).toBe(`${file}\n`);
  expect(await readFile(file, 'utf8')).toBe(markdown);
  await expect(run(path, '--markdown', path)).rejects.toThrow(/end the new file's name in \.md/);
});

test('two forms at once are refused', async () => {
  await expect(run(path, '--csv', '--table')).rejects.toThrow(LingerlabError);
});

test('a result file is never written over', async () => {
  const before = await readFile(path, 'utf8');
  await expect(run(path, '--csv', path)).rejects.toThrow(/would write over what looks like a result file/);
  expect(await readFile(path, 'utf8')).toBe(before);
});

test('a file that is no result is an error with its place', async () => {
  await writeFile(path, '{"schema":"lingerlab/result/9"}');
  await expect(run(path)).rejects.toThrow(/result\.json: has schema lingerlab\/result\/9/);
});
