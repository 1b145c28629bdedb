import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { configurationError, exitCodes, LingerlabError, messageOf } from '../errors.ts';
import { readText } from '../read-text.ts';
import { type Result, resultSchema, resultSchemaId } from './schema.ts';

/**
 * The folder of a new run, `<parent>/<UTC time>-<name>`, made now so that an unwritable place is found before anything
 * is sent. The time is to the second; a second run within it gets a numbered folder.
 *
 * @throws LingerlabError (exit code 2) where the folder cannot be made.
 */
export async function createRunFolder(parent: string, name: string, now: Date): Promise<string> {
  const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const slug = name.replaceAll(/[^a-zA-Z0-9._-]+/g, '-');
  try {
    await mkdir(parent, { recursive: true });
    for (let attempt = 1; ; attempt += 1) {
      const folder = join(parent, `${stamp}Z-${slug}${attempt === 1 ? '' : `-${attempt}`}`);
      try {
        await mkdir(folder);
        return folder;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  } catch (error) {
    throw unwritable(parent, error);
  }
}

/**
 * Writes a result whole or not at all: into a file beside it, flushed to the disk, then renamed over the old one.
 *
 * @throws LingerlabError (exit code 2) where the disk is full or the folder cannot be written.
 */
export async function writeResult(path: string, result: Result): Promise<void> {
  await writeWhole(path, `${JSON.stringify(result, null, 1)}\n`);
}

/** Writes any text file as {@link writeResult} does. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const partial = `${path}.partial`;
  try {
    const file = await open(partial, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    // Where even this fails, the first error still is the one to tell.
    await rm(partial, { force: true }).catch(() => {});
    throw unwritable(path, error);
  }
}

/**
 * Reads a result file.
 *
 * @throws LingerlabError (exit code 2) where it cannot be read, is cut off, is of a later schema, or is no result.
 */
export async function readResult(path: string): Promise<Result> {
  const text = await readText(path, 'name a result.json that a run wrote');
  return parseResult(path, text);
}

/** Takes a result file's text apart; `path` is only for the messages. Errors as in {@link readResult}. */
export function parseResult(path: string, text: string): Result {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw configurationError([
      {
        where: path,
        what: `is not whole JSON: ${messageOf(error)}`,
        remedy:
          'the file was cut off or edited; results are written whole, so restore it from where it was copied',
      },
    ]);
  }
  const schema = (document as { schema?: unknown } | null)?.schema;
  if (schema !== resultSchemaId) throw configurationError([{ where: path, ...wrongSchema(schema) }]);
  const parsed = resultSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw configurationError(
    parsed.error.issues.map((issue) => ({
      where: `${path} at ${issue.path.join('.') || 'its top'}`,
      what: issue.message,
      remedy: 'the file was edited, or written by something else',
    })),
  );
}

function wrongSchema(schema: unknown): { what: string; remedy: string } {
  const version = /^lingerlab\/result\/(\d+)$/.exec(String(schema))?.[1];
  if (version === undefined)
    return { what: 'is not a lingerlab result (no schema)', remedy: 'name a result.json that a run wrote' };
  return {
    what: `has schema ${schema}, and this version reads ${resultSchemaId}`,
    remedy: 'use the lingerlab version that wrote it, or a later one',
  };
}

function unwritable(path: string, error: unknown): LingerlabError {
  const code = (error as NodeJS.ErrnoException).code;
  const remedy =
    code === 'ENOSPC'
      ? 'free some disk space, or name another place with --out'
      : 'name a folder you may write to with --out';
  return new LingerlabError(
    exitCodes.usage,
    [{ where: path, what: `cannot be written: ${messageOf(error)}`, remedy }],
    { cause: error },
  );
}
