import { isUtf8 } from 'node:buffer';
import { configurationError, messageOf, type Problem } from '../errors.ts';
import { type LineFile, lineNumber, shownPath } from './line-file.ts';

/** Problems of one file that are named; the rest are counted. */
const mostNamed = 10;

/**
 * Checks that every line is JSON, and takes each line's key from its field `keyField` (a dotted path; null for no keys).
 * A text is the key as it is, a number, true or false as JSON writes it; equal keys are one Buffer.
 *
 * @throws LingerlabError (exit code 2) with the first ten lines that do not do, and how many more there are.
 */
export function checkJsonLines(path: string, file: LineFile, keyField: string | null): Buffer[] {
  const keys = new Map<string, Buffer>();
  const keyOfLine: Buffer[] = [];
  const allUtf8 = isUtf8(file.bytes);
  const problems: Problem[] = [];
  let wrong = 0;
  for (let line = 0; line < file.starts.length; line += 1) {
    const found = keyOf(file, line, keyField, allUtf8);
    if (typeof found === 'string') {
      wrong += 1;
      if (wrong <= mostNamed)
        problems.push({ where: `${shownPath(path)}:${lineNumber(file, line)}`, what: found });
    } else if (found !== null) {
      const key = keys.get(found.key) ?? Buffer.from(found.key);
      keys.set(found.key, key);
      keyOfLine.push(key);
    }
  }
  if (wrong > mostNamed)
    problems.push({ where: shownPath(path), what: `and ${wrong - mostNamed} more lines like these` });
  if (problems.length > 0) throw configurationError(problems);
  return keyOfLine;
}

/** A line's key; null where none is asked for; as a text, what is wrong. */
function keyOf(
  file: LineFile,
  line: number,
  keyField: string | null,
  allUtf8: boolean,
): { key: string } | null | string {
  if (!allUtf8 && !isUtf8(file.bytes.subarray(file.starts[line], file.ends[line]))) return 'is not UTF-8';
  let record: unknown;
  try {
    record = JSON.parse(file.bytes.toString('utf8', file.starts[line], file.ends[line]));
  } catch (error) {
    return `is not valid JSON: ${messageOf(error)}`;
  }
  if (keyField === null) return null;
  const value = fieldOf(record, keyField);
  if (value === undefined) return `has no field ${keyField} to take the key from`;
  if (typeof value === 'string') return { key: value };
  if (typeof value === 'boolean') return { key: String(value) };
  if (typeof value !== 'number') return `its ${keyField} is ${kindOf(value)}, of which no key can be made`;
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    return `its ${keyField} is a number beyond 2^53, which loses digits: write it as a text`;
  return { key: String(value) };
}

function fieldOf(record: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? (value as Record<string, unknown>)[name]
          : undefined,
      record,
    );
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : 'a mapping';
}
