import { CST, Lexer } from 'yaml';
import { secretBehind } from './secret-words.ts';

/**
 * A scenario's text as results keep it: in its comments `***` stands for what follows the name of a secret, on its line
 * and on the comment's lines below that are further in. Outside of comments a secret is refused.
 */
export function keptText(text: string): string {
  let [kept, offset, lineStart] = ['', 0, 0];
  /** The column of the last name of a secret; lines of comment further in than it belong to it. */
  let secretColumn: number | null = null;
  for (const token of new Lexer().lex(text)) {
    // The lexer's own marks, such as for the end of a line's indentation, are no part of the text.
    if (!text.startsWith(token, offset)) continue;
    if (CST.tokenType(token) !== 'comment') {
      if (token.trim() !== '') secretColumn = null;
      kept += token;
    } else {
      const begun = /[^#\s]/.exec(token)?.index ?? token.length;
      const column = offset - lineStart + begun;
      const end = secretBehind(token);
      if (secretColumn !== null && column > secretColumn && begun < token.length)
        kept += `${token.slice(0, begun)}***`;
      else {
        secretColumn = end === null ? null : column;
        kept += end === null || end === token.length ? token : `${token.slice(0, end)}***`;
      }
    }
    offset += token.length;
    if (token.includes('\n')) lineStart = offset - (token.length - 1 - token.lastIndexOf('\n'));
  }
  return kept;
}
