import type { Answer } from '../terminal-answer.ts';
import { type Html, html } from './text.ts';

/** The answer of a search: title, sentence, terms, what it costs, and what must be known. */
export function renderAnswer({ title, sure, conclusion, facts, traded = [], notes = [] }: Answer): Html {
  return html`<div class="answer${!sure && ' unsure'}"><p class="verdict">${title}</p>
${conclusion !== '' && html`<p>${conclusion}</p>`}</div>
<dl class="facts list">${facts.map(
    ([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>
`,
  )}</dl>
${renderSentences(traded, 'gap')}${renderSentences(notes, 'condition')}`;
}

/** Sentences as a list; nothing where there are none. */
export function renderSentences(sentences: readonly string[], kind: string): Html | null {
  if (sentences.length === 0) return null;
  return html`<ul class="sentences">${sentences.map((text) => html`<li class="${kind}">${text}</li>`)}</ul>
`;
}
