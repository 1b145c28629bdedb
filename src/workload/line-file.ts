import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { configurationError, messageOf } from '../errors.ts';

/** A file's lines in memory. A line is not copied: it is `bytes[starts[n], ends[n])`. */
export interface LineFile {
  readonly bytes: Buffer;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly sha256: string;
}

/** The largest file that is held in memory, by each lane once. */
const mostBytes = 256 * 1024 * 1024;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const byteOrderMark = Buffer.from('\ufeff');

/**
 * Reads a file's lines as they stand, without their ends (LF or CRLF) and without a byte order mark. A line of nothing
 * but spaces and tabs is left out.
 *
 * @throws LingerlabError (exit code 2) where the file cannot be read, is too large, or has no lines.
 */
export function readLineFile(path: string): LineFile {
  const bytes = contentOf(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const lines = splitLines(bytes);
  if (lines.starts.length === 0)
    throw configurationError([
      {
        where: shownPath(path),
        what: bytes.length === 0 ? 'is empty' : 'holds nothing but blank lines',
        remedy: 'write one message a line',
      },
    ]);
  return { bytes, ...lines, sha256 };
}

function contentOf(path: string): Buffer {
  const wrong = (what: string, remedy: string) =>
    configurationError([{ where: shownPath(path), what, remedy }]);
  const remedy = 'name a file of lines in workload.path, from the folder of the scenario file';
  let bytes: Buffer | null;
  try {
    bytes = contentUpTo(path);
  } catch (error) {
    throw wrong(`cannot be read: ${messageOf(error)}`, remedy);
  }
  if (bytes === null)
    throw wrong(`is larger than ${mostBytes / 1024 / 1024} MiB, which is the most`, 'take a part of it');
  return bytes;
}

/** Null where the file is too large. */
function contentUpTo(path: string): Buffer | null {
  const file = openSync(path, 'r');
  try {
    return fstatSync(file).size > mostBytes ? null : readFileSync(file);
  } finally {
    closeSync(file);
  }
}

function splitLines(bytes: Buffer): { starts: Uint32Array; ends: Uint32Array } {
  const most = countOf(lineFeed, bytes) + 1;
  const starts = new Uint32Array(most);
  const ends = new Uint32Array(most);
  let count = 0;
  let start = bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark) ? byteOrderMark.length : 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(lineFeed, start);
    const next = found === -1 ? bytes.length : found;
    const end = next > start && bytes[next - 1] === carriageReturn ? next - 1 : next;
    if (!isBlank(bytes, start, end)) {
      starts[count] = start;
      ends[count] = end;
      count += 1;
    }
    start = next + 1;
  }
  return { starts: starts.slice(0, count), ends: ends.slice(0, count) };
}

function countOf(byte: number, bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at !== -1; at = bytes.indexOf(byte, at + 1)) count += 1;
  return count;
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] !== 0x20 && bytes[at] !== 0x09) return false;
  return true;
}

/** Which line of the file the n-th of its lines is, from 1, blank ones counted. */
export const lineNumber = ({ bytes, starts }: LineFile, line: number): number =>
  1 + countOf(lineFeed, bytes.subarray(0, starts[line]));

/** A path as messages show it: from the working folder where it lies beneath. */
export function shownPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near === '' || near.startsWith('..') || isAbsolute(near) ? path : near;
}
