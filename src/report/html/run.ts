import { formatBytes } from '../../format.ts';
import type { Point, Result } from '../../result/schema.ts';
import { atDefaults, isAtDefaults } from '../columns.ts';
import { describePlugins, describeReplicas } from '../heading.ts';
import { isSearch } from '../search.ts';
import { spanName } from '../spread.ts';
import { renderCalibration } from './calibration.ts';
import { renderSettings } from './settings.ts';
import { type Html, html } from './text.ts';

/** The producers' configuration, a backend at a time, and what each does where nothing is set. */
export function renderConfiguration(result: Result): Html {
  const groups = new Map<string, Point[]>();
  for (const point of result.points) {
    const name = isAtDefaults(point) ? `${point.backend} with ${atDefaults}` : point.backend;
    groups.set(name, [...(groups.get(name) ?? []), point]);
  }
  return html`<section id="configuration" aria-labelledby="configuration-title">
<h2 id="configuration-title">Configuration</h2>
<p class="legend">What the scenario asked for and what was in force, over all points of a client. Emulated means that lingerlab does it around a client that cannot.</p>
<div class="columns">${[...groups].map(
    ([name, points]) => html`<div><h3>${name}</h3>
${renderSettings(points, describeReplicas(result))}</div>
`,
  )}</div>
</section>
`;
}

/** Everything needed to run the same again: command, scenario, seed, broker, topic and machine. */
export function renderRun(result: Result): Html {
  const { run, environment, broker } = result;
  const overrides = Object.entries(run.scenario.overrides);
  const topic = Object.entries(broker.topic.config);
  const plugins = describePlugins(result);
  const left: [string, Html | string][] = [
    ['Run', run.id],
    ['Command', html`<code>lingerlab ${run.argv.map(shellWord).join(' ')}</code>`],
    ['Seed', String(run.seed)],
    ['Overrides', overrides.map(([path, value]) => `${path}=${JSON.stringify(value)}`).join(', ') || 'none'],
    ['Scenario SHA-256', html`<code>${run.scenario.sha256}</code>`],
    ['Bootstrap', broker.bootstrap.join(', ')],
    ['Topic config', topic.map(([key, value]) => `${key}=${value}`).join(', ') || 'defaults'],
  ];
  const right: [string, Html | string][] = [
    ['lingerlab', run.version],
    ['Node', environment.node],
    ['System', `${environment.os}, kernel ${environment.kernel}`],
    ['Processor', `${environment.cpuModel}, ${environment.cores} cores`],
    ['Memory', formatBytes(environment.memoryBytes)],
    ['Git commit', html`<code>${environment.gitCommit ?? 'not in a repository'}</code>`],
    [
      'Packages',
      Object.entries(environment.packages)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
    ...(plugins === null ? [] : [['Own clients', plugins] satisfies [string, string]]),
  ];
  return html`<section id="run" aria-labelledby="run-title">
<h2 id="run-title">Run and environment</h2>
<div class="columns">${[left, right].map(
    (facts) => html`<dl class="facts list">${facts.map(
      ([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>
`,
    )}</dl>
`,
  )}</div>
${renderCalibration(result)}
<h3>Scenario</h3>
<pre tabindex="0"><code>${run.scenario.text}</code></pre>
</section>
`;
}

/** How the figures were taken and how far they carry. */
export function renderReading({ points, tune, maxRate }: Result): Html {
  const name = spanName(points.flatMap(({ summary }) => Object.values(summary)));
  return html`<section id="reading" aria-labelledby="reading-title">
<h2 id="reading-title">How to read this</h2>
<ul class="sentences">
<li>A point is one client with one set of settings under one load. Each of its trials starts fresh producers, warms up, and measures one window; ${isSearch({ tune, maxRate }) ? 'the search chose points and trials as it went, so that they are unequal, and points here are not ranked' : 'trials of all points are shuffled, so that drift favours none'}.</li>
<li>Response time counts from the moment a message was due, so a client that falls behind cannot hide it. In a closed loop a message is due when it is sent, and latency follows from throughput and the number in flight.</li>
<li>Service time counts from the moment a message was sent. What response has above it is time in which messages waited to be sent, behind a stall or a busy thread; a tool that measures from the send leaves it out.</li>
<li>${
    name === 'the intervals'
      ? 'An interval lies between two trials, and covers the true median with the confidence that stands with it (by the binomial distribution, whatever the figures’ own). “No difference beyond the intervals” means that intervals overlap.'
      : '“No difference beyond the trials’ spread” means that the ranges from lowest to highest trial overlap.'
  } Ranges that do not overlap are a sign, not a proof: few trials leave room for chance, the more so where many points compete.</li>
<li>A percentile is shown only where at least ten messages lie beyond it. Percentiles of several trials come from their merged histogram in the chart, and as the median of trials in the table; they are never averaged.</li>
<li>Suspect trials are those in which the machine or the harness, not the client, may have set the figures. They are kept here, and no median counts them.</li>
</ul>
</section>
`;
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
