import { asSentence, plural } from '../../format.ts';
import type { Point } from '../../result/schema.ts';
import { boundTrials, pointBound } from '../bound.ts';
import { describeCompression, describePacing, describeWarmup, pointCompression } from '../circumstances.ts';
import { type Html, html, joined } from './text.ts';

/** Under what circumstances a point was measured, what bounds it and why, and what is doubted of it as a whole. */
export function renderFacts(point: Point): Html | null {
  const compression = pointCompression(point);
  const facts: readonly (readonly [string, Html | string | null])[] = [
    [
      'Out of the box',
      point.producer.defaultsNote === undefined ? null : asSentence(point.producer.defaultsNote),
    ],
    ['Bound by', boundOf(point)],
    ['Paced', describePacing(point)],
    ['Warm-up', describeWarmup(point)],
    ['Compression', compression === null ? null : describeCompression(compression)],
    ['Doubts', doubtsOf(point)],
  ];
  const known = facts.filter(([, text]) => text !== null);
  if (known.length === 0) return null;
  return html`<dl class="facts list">${known.map(
    ([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>
`,
  )}</dl>`;
}

function boundOf(point: Point): Html | null {
  const word = pointBound(point);
  if (word === null) return null;
  const trials = boundTrials(point);
  const agreeing = trials.filter(({ bound }) => bound.by === word).length;
  const share =
    word === 'mixed' ? 'no word has a majority' : `${agreeing} of ${plural(trials.length, 'trial')}`;
  return html`<strong>${word}</strong> (${share})
<ul>${trials.map(
    ({ repetition, bound }) =>
      html`<li>Trial ${repetition + 1}: ${bound.by}. ${bound.evidence.map(asSentence).join(' ')}</li>
`,
  )}</ul>`;
}

function doubtsOf({ warnings = [] }: Point): Html | null {
  if (warnings.length === 0) return null;
  return joined(
    warnings.map(({ code, message }) => html`<code>${code}</code> ${asSentence(message)}`),
    ' ',
  );
}
