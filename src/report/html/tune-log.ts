import { formatSeconds, plural } from '../../format.ts';
import type { Result } from '../../result/schema.ts';
import { phases, type Tune } from '../../result/search-schema.ts';
import { pointsById } from '../tune/points.ts';
import { type Html, html } from './text.ts';

/** What was searched, phase by phase, and every trial in the order taken: to be opened. */
export function renderTuneLog(result: Result, { axes, planned, log, grid }: Tune): Html {
  const find = pointsById(result);
  const rows = phases.flatMap((phase) => {
    const taken = log.filter((entry) => entry.phase === phase);
    const expected = planned[phase] ?? 0;
    if (taken.length + expected === 0) return [];
    const seconds = taken.reduce((sum, { tookS }) => sum + tookS, 0);
    return [
      html`<tr><th scope="row">${phase}</th><td class="number">${expected}</td><td class="number">${taken.length}</td><td class="number">${new Set(taken.map(({ pointId }) => pointId)).size}</td><td class="number">${formatSeconds(seconds)}</td></tr>
`,
    ];
  });
  const entries = log.map(({ phase, pointId, repetition, tookS }, index) => {
    const named = find(pointId);
    const label =
      named === null ? html`${pointId}` : html`<a href="#point-${named.index + 1}">${named.label}</a>`;
    return html`<tr><td class="number">${index + 1}</td><td>${phase}</td><td>${label}</td><td class="number">${repetition + 1}</td><td class="number">${formatSeconds(tookS)}</td></tr>
`;
  });
  return html`<section id="search" aria-labelledby="search-title">
<h2 id="search-title">How it was searched</h2>
<dl class="facts list">${axes.map(
    ({
      name,
      values,
      from,
    }) => html`<div><dt>${name}</dt><dd>${values.join(', ')} <small>${from === 'scenario' ? 'from the scenario' : 'a range of lingerlab’s'}</small></dd></div>
`,
  )}<div><dt>Grid</dt><dd>${plural(grid.points, 'point')}${grid.excluded > 0 && `, and ${grid.excluded} that exclude themselves`}</dd></div>
</dl>
<details id="phases"><summary><span class="name">Phases and trials</span> <small>${plural(log.length, 'trial')}</small></summary>
<div class="scroll" tabindex="0" role="region" aria-label="Phases"><table><thead><tr><th scope="col">phase</th><th scope="col" class="number">planned</th><th scope="col" class="number">trials</th><th scope="col" class="number">points</th><th scope="col" class="number">took</th></tr></thead>
<tbody>
${rows}</tbody></table></div>
<div class="scroll" tabindex="0" role="region" aria-label="Trials in their order"><table><thead><tr><th scope="col" class="number">#</th><th scope="col">phase</th><th scope="col">point</th><th scope="col" class="number">trial</th><th scope="col" class="number">took</th></tr></thead>
<tbody>
${entries}</tbody></table></div>
</details>
</section>
`;
}
