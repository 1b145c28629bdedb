import { readFileSync } from 'node:fs';
import type { Result } from '../result/schema.ts';
import { chartData } from './chart-data.ts';
import { renderCharts } from './html/charts.ts';
import { renderClients } from './html/clients.ts';
import { renderDetails } from './html/details.ts';
import { renderMaxRate } from './html/max-rate.ts';
import { renderPoints } from './html/points.ts';
import { renderConfiguration, renderReading, renderRun } from './html/run.ts';
import { renderFindings, renderHeader } from './html/summary.ts';
import { type Html, html, scriptJson, trusted } from './html/text.ts';
import { renderTune } from './html/tune.ts';
import type { PageData } from './page-data.ts';

/** The page's own script and style, which hold nothing of a result. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

/**
 * A run as one HTML file that loads nothing: text and tables are plain HTML, the script adds sorting and charts.
 *
 * @throws LingerlabError (exit code 2) where a histogram of the result cannot be decoded.
 */
export function renderHtml(result: Result): string {
  const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
  return renderDocument(result, { script: read('./page.js'), style: read('./page.css') });
}

/** The whole document, with the page's script and style handed in. */
export function renderDocument(result: Result, { script, style }: PageAssets): string {
  const data = chartData(result);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="lingerlab ${result.run.version}">
<title>${result.run.scenario.name} · lingerlab</title>
<style>${trusted(style)}</style>
<noscript><style>.chart { display: none }</style></noscript>
</head>
<body>
${renderBody(result, data)}
<script type="application/json" id="data">${scriptJson(data)}</script>
<script type="application/json" id="result">${scriptJson(result)}</script>
<script>${trusted(script.replaceAll('</script', '<\\/script'))}</script>
</body>
</html>
`;
  return page.html;
}

/** All that can be read without the script. */
export function renderBody(result: Result, data: PageData): Html {
  const { tune, maxRate } = result;
  return html`<main>
${renderHeader(result)}
${tune !== undefined && renderTune(result, tune)}${maxRate !== undefined && renderMaxRate(result, maxRate)}${renderFindings(result)}
${renderClients(result)}
${renderPoints(result)}
${renderCharts(data)}
${renderDetails(result)}
${renderConfiguration(result)}
${renderRun(result)}
${renderReading(result)}
</main>
<footer><p>Written by lingerlab ${result.run.version} from run ${result.run.id}. <button type="button" id="save" hidden>Save result.json</button></p></footer>`;
}
