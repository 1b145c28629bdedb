import { asSentence } from '../../format.ts';
import type { Result } from '../../result/schema.ts';
import { calibrationFailed, describeCalibration } from '../calibration.ts';
import type { Finding } from '../finding.ts';
import { findings } from '../findings.ts';
import { describeBroker, describeLoads, describeTime, describeTopic, describeWorkload } from '../heading.ts';
import { isSearch } from '../search.ts';
import { type Html, html } from './text.ts';

/** What was asked, when and where, and the warning that must be read before any figure. */
export function renderHeader(result: Result): Html {
  const { run } = result;
  const banners = findings(result).filter(isBanner);
  const facts: [string, string][] = [
    ['When', describeTime(result)],
    ['Broker', describeBroker(result)],
    ['Topic', describeTopic(result)],
    ['Load', describeLoads(result)],
    ['Messages', describeWorkload(result)],
    ['Machine', `${result.environment.cpuModel}, ${result.environment.cores} cores`],
  ];
  const calibration = describeCalibration(result);
  return html`<header>
<p class="brand">lingerlab <span>report</span></p>
<h1>${run.scenario.name}</h1>
${run.scenario.question !== null && html`<p class="question">${run.scenario.question}</p>`}
<dl class="facts">${facts.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}${
    calibration !== null &&
    html`<div><dt>Tool</dt><dd${calibrationFailed(result) && html` class="doubt"`}>${asSentence(calibration)}</dd></div>`
  }</dl>
${banners.map(({ kind, text }) => html`<p class="banner" role="note"><strong>${kind === 'caveat' ? 'Mind the broker.' : 'Not all is measured.'}</strong> ${text}</p>`)}
</header>
`;
}

/** The findings: the leading figures large, every sentence below them. */
export function renderFindings(result: Result): Html {
  const found = findings(result).filter((finding) => !isBanner(finding));
  // A search has its answer above: where nothing is left to say, nothing is missing.
  if (found.length === 0 && isSearch(result)) return html``;
  const tiles = found.filter(({ headline }) => headline !== undefined);
  const sentences = found.filter(({ headline }) => headline === undefined);
  const body =
    found.length === 0
      ? html`<p>No valid trial has been measured, so nothing is claimed.</p>`
      : html`${tiles.length > 0 && html`<ul class="tiles">${tiles.map(tile)}</ul>`}
${sentences.length > 0 && html`<ul class="sentences">${sentences.map(({ kind, text }) => html`<li class="${kind}">${text}</li>`)}</ul>`}`;
  return html`<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
${body}
</section>
`;
}

function tile({ headline, text }: Finding): Html {
  const [number = '', ...unit] = (headline?.value ?? '').split(' ');
  return html`<li>
<p class="label">${headline?.label ?? ''}</p>
<p class="value">${number} <span>${unit.join(' ')}</span></p>
<p class="subject">${headline?.subject ?? ''}</p>
<p class="detail">${text}</p>
</li>
`;
}

/** What must be read before any figure. */
function isBanner({ kind }: Finding): boolean {
  return kind === 'caveat' || kind === 'unfinished';
}
