import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineNumber, readLineFile, shownPath } from '../../../src/workload/line-file.ts';
import { problemsOf } from '../problems.ts';
import { withFile } from './files.ts';

const linesOf = (content: string | Buffer) =>
  withFile(content, (path) => {
    const file = readLineFile(path);
    return Array.from(file.starts, (start, line) => ({
      text: file.bytes.toString('utf8', start, file.ends[line]),
      number: lineNumber(file, line),
    }));
  });
const textsOf = async (content: string | Buffer) => (await linesOf(content)).map(({ text }) => text);

describe('the lines of a file', () => {
  it.each([
    ['with an end after the last', 'a\nb\n', ['a', 'b']],
    ['without one', 'a\nb', ['a', 'b']],
    ['with the ends of Windows', 'a\r\nb\r\n', ['a', 'b']],
    ['behind a byte order mark', '\ufeffa\nb', ['a', 'b']],
    ['with spaces that are theirs', ' a \n\tb', [' a ', '\tb']],
    ['with a carriage return within', 'a\rb\n', ['a\rb']],
  ])('%s are as they stand', async (_, content, lines) => {
    expect(await textsOf(content)).toEqual(lines);
  });

  it('leave blank ones out, and count them in their numbers', async () => {
    expect(await linesOf('\n\na\n \t\r\n\nb\n\n')).toEqual([
      { text: 'a', number: 3 },
      { text: 'b', number: 6 },
    ]);
  });

  it('need not be text', async () => {
    const file = await withFile(Buffer.from([0xff, 0x00, 0x0a, 0xfe]), readLineFile);
    expect(Array.from(file.ends)).toEqual([2, 4]);
  });

  it('are any lines that were written', async () => {
    const line = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => /^[^\s\ufeff]+$/.test(text));
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1 }),
        fc.constantFrom('\n', '\r\n'),
        async (lines, end) => {
          expect(await textsOf(lines.join(end))).toEqual(lines);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('come with what tells one content from another', async () => {
    const sums = await Promise.all(
      ['a\n', 'a\n', 'b\n'].map((text) => withFile(text, (p) => readLineFile(p).sha256)),
    );
    expect(sums[0]).toBe(sums[1]);
    expect(sums[0]).not.toBe(sums[2]);
    expect(sums[0]).toBe('87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7');
  });
});

describe('a file that does not do', () => {
  it.each([
    ['', 'is empty — write one message a line'],
    ['\n \n\r\n', 'holds nothing but blank lines — write one message a line'],
  ])('%j', async (content, problem) => {
    await withFile(content, async (path) => {
      expect(await problemsOf(() => readLineFile(path))).toEqual([`${path}: ${problem}`]);
    });
  });

  it('is not there, or is a folder', async () => {
    expect(await problemsOf(() => readLineFile('/nowhere/a.jsonl'))).toEqual([
      expect.stringMatching(/^\/nowhere\/a\.jsonl: cannot be read: ENOENT.* — name a file of lines/),
    ]);
    expect(await problemsOf(() => readLineFile(import.meta.dirname))).toEqual([
      expect.stringContaining('cannot be read: EISDIR'),
    ]);
  });

  it('is too large, which is seen before it is read', async () => {
    await withFile('a', async (path) => {
      truncateSync(path, 256 * 1024 * 1024 + 1);
      expect(await problemsOf(() => readLineFile(path))).toEqual([
        `${path}: is larger than 256 MiB, which is the most — take a part of it`,
      ]);
    });
  });
});

describe('a path in a message', () => {
  it('is short beneath the working folder', () => {
    expect(shownPath(join(process.cwd(), 'scenarios', 'a.jsonl'))).toBe(join('scenarios', 'a.jsonl'));
    expect(shownPath('/elsewhere/a.jsonl')).toBe('/elsewhere/a.jsonl');
  });
});
