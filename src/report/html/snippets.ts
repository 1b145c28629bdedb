import type { Point, Result } from '../../result/schema.ts';
import { snippetsOf } from '../snippets/snippets.ts';
import { type Html, html } from './text.ts';

/** A point's settings to paste; without the script they are only read. */
export function renderSnippets(result: Result, point: Point): Html {
  return html`<h3>Settings to paste</h3>
<div class="snippets">${snippetsOf(result, point).map(
    (
      { target, title, text },
      index,
    ) => html`<details id="snippet-${target}"${index === 0 && html` open`}><summary><span class="name">${title}</span></summary>
<button type="button" class="copy" hidden>Copy</button>
<pre tabindex="0"><code>${text}</code></pre>
</details>
`,
  )}</div>
`;
}
