/**
 * The line of a dead process's output that tells the cause: the last that names an error, or else the last that is no
 * part of a stack or of the frame that Node.js prints around it; empty where there is none.
 */
export function lastWordsOf(output: string): string {
  const lines = output.split('\n').map((line) => line.trimEnd());
  const telling = lines.filter((line) => !noise.some((pattern) => pattern.test(line)));
  const said = telling.findLast((line) => namesError.test(line)) ?? telling.at(-1);
  return said?.trim() ?? '';
}

const noise = [/^\s*$/, /^Node\.js v/, /^\s+at /, /^\s*\^+$/];
const namesError = /^\w*Error\b|Error:/;
