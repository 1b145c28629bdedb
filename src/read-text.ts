import { readFile } from 'node:fs/promises';
import { configurationError, messageOf } from './errors.ts';

/**
 * The text of a file that the user named, as UTF-8.
 *
 * @throws LingerlabError (exit code 2) with `remedy` where it cannot be read.
 */
export async function readText(path: string, remedy: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw configurationError([{ where: path, what: `cannot be read: ${messageOf(error)}`, remedy }]);
  }
}
