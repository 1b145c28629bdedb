import type { Colors } from './terminal-table.ts';
import { hanging, wrap } from './wrap.ts';

/** An answer with what stands behind it. */
export interface Answer {
  readonly title: string;
  /** Whether it may be taken for settled. */
  readonly sure: boolean;
  readonly conclusion: string;
  readonly facts: readonly (readonly [term: string, text: string])[];
  readonly traded?: readonly string[];
  readonly notes?: readonly string[];
}

/** The answer of a search as lines: title, sentence, terms in a column, what it costs, what must be known. */
export function terminalAnswer(
  { title, sure, conclusion, facts, traded = [], notes = [] }: Answer,
  colors: Colors,
  width: number,
): string {
  const widest = Math.max(0, ...facts.map(([term]) => term.length));
  return [
    ...wrap(title, width).map((line) => colors.bold((sure ? colors.green : colors.yellow)(line))),
    ...(conclusion === '' ? [] : wrap(conclusion, width)),
    ...facts.flatMap(([term, text]) => hanging(`${term.padEnd(widest)}  `, text, width, colors.dim)),
    ...traded.flatMap((text) => hanging('- ', text, width, colors.yellow)),
    ...notes.flatMap((text) => hanging('! ', text, width, colors.yellow)),
  ].join('\n');
}
