import { configurationError } from '../errors.ts';
import { checkJsonLines } from './json-lines.ts';
import type { KeySpec } from './keys.ts';
import { type LineFile, readLineFile, shownPath } from './line-file.ts';

/** A file whose lines are sent. */
export interface LinesSpec {
  /** Absolute; each lane reads it. */
  readonly path: string;
  readonly format: 'json-lines' | 'text';
  /** A key may be taken from a field of JSON lines, by its dotted path. */
  readonly key: KeySpec | { readonly field: string };
  readonly order: 'sequential' | 'random';
  /** What the file must hold still, once it has been looked at. */
  readonly sha256?: string | undefined;
}

/** A file's lines in memory, and the key of each where a field gives it. */
export interface LoadedLines {
  readonly file: LineFile;
  readonly keys: readonly Buffer[] | null;
}

/**
 * Reads a file and checks it, as far as that has not been done for the same content.
 *
 * @throws LingerlabError (exit code 2) with what is wrong with it, line by line.
 */
export function loadLines(spec: LinesSpec): LoadedLines {
  const { path, format, sha256 } = spec;
  const file = readLineFile(path);
  if (sha256 !== undefined && sha256 !== file.sha256)
    throw configurationError([
      { where: shownPath(path), what: 'has changed since the run began', remedy: 'run it again' },
    ]);
  const field = keyField(spec);
  if (field !== null) return { file, keys: checkJsonLines(path, file, field) };
  if (format === 'json-lines' && sha256 === undefined) checkJsonLines(path, file, null);
  return { file, keys: null };
}

/** The field that keys come from; null where they come from none. */
export const keyField = ({ key }: LinesSpec): string | null =>
  typeof key === 'object' && 'field' in key ? key.field : null;
