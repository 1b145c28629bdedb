import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Problem } from '../errors.ts';

/** The program of the process in which a module is looked at. */
export const hostPath = fileURLToPath(new URL('./plugin-host.js', import.meta.url));

/** Why a module did not load, in words, with the stack and what its process printed; empty where there is none. */
export interface NotLoaded {
  readonly thrown: string;
  readonly stack: string;
  readonly output: string;
}

/** What a module that has neither loaded nor failed in `limitMs` milliseconds is said to have done. */
export const notLoadedIn = (limitMs: number): NotLoaded => ({
  thrown: `had not loaded after ${limitMs / 1000} s`,
  stack: '',
  output: '',
});

/** Of a module that does not load: in which line, and what may be meant. */
export function loadProblem(place: string, { thrown, stack, output }: NotLoaded): Problem {
  const line = stackLine(stack) ?? printedLine(output);
  const esm = /Unexpected token 'export'|import statement outside a module/.test(thrown);
  const typescript = thrown.includes('Unknown file extension');
  const late = thrown.startsWith('had not loaded');
  return {
    where: line ?? place,
    what: late ? thrown : `does not load: ${thrown}`,
    ...(late && { remedy: 'does a top-level await never resolve, or a loop never end?' }),
    ...(esm && { remedy: 'name it .mjs, or put "type": "module" into its package.json' }),
    ...(typescript && { remedy: 'this Node takes JavaScript only: build it first' }),
  };
}

/** `file:line` of the first frame that is not Node's; null where there is none. */
const stackLine = (stack: string): string | null =>
  lineOf(/^ +at (?:.* \()?(file:\/\/\S+|\/\S+?):(\d+):\d+\)?$/m.exec(stack));

/** `file:line` as Node prints it above an uncaught error; null where it prints none. */
const printedLine = (output: string): string | null => lineOf(/^(file:\/\/\S+|\/\S+):(\d+)$/m.exec(output));

function lineOf(found: RegExpExecArray | null): string | null {
  if (found?.[1] === undefined) return null;
  const path = found[1].startsWith('file:') ? fileURLToPath(found[1]) : found[1];
  return path === hostPath ? null : `${shortest(path)}:${found[2]}`;
}

/** The path from the working folder, where it lies below. */
export function shortest(path: string): string {
  const way = relative(process.cwd(), path);
  return way === '' || way.startsWith('..') ? path : way;
}
