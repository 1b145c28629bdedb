import { type Html, html } from './text.ts';

/** An empty frame that the page's script fills with the chart of that name; `alone` where no other stands beside it. */
export function frame(name: string, title: string, caption: string, alone = false): Html {
  return html`<figure class="chart${alone && ' alone'}" data-chart="${name}" aria-label="${title}">
<figcaption><h3>${title}</h3><p>${caption}</p></figcaption>
<div class="controls"></div>
<div class="plot"></div>
</figure>
`;
}
