import { describe, expect, test } from 'vitest';
import { chartData } from '../../../src/report/chart-data.ts';
import { renderMaxRate } from '../../../src/report/html/max-rate.ts';
import { renderTune } from '../../../src/report/html/tune.ts';
import { renderBody } from '../../../src/report/html.ts';
import type { Result } from '../../../src/result/schema.ts';
import { intervalResult, noneResult, twoSearchesResult } from '../../fixtures/max-rate.ts';
import {
  invalidResult,
  noBetterResult,
  sloNotMetResult,
  tuneResult,
  unconfirmedResult,
} from '../../fixtures/tune.ts';
import { expectGolden } from './golden.ts';

const tuneOf = (result: Result): string => renderTune(result, result.tune!).html;
const bodyOf = (result: Result): string => renderBody(result, chartData(result)).html;

test('the sections of a tune', () => {
  expectGolden('tune.sections.html', tuneOf(tuneResult()));
});

test('the sections of a max-rate', () => {
  const result = twoSearchesResult();
  expectGolden('max-rate.sections.html', renderMaxRate(result, result.maxRate!).html);
});

test.each([
  [
    'no-better',
    noBetterResult,
    ['No setting is better than the defaults', 'data-chart="finalists"'],
    ['Settings to paste'],
  ],
  [
    'unconfirmed',
    unconfirmedResult,
    ['Nothing was confirmed', 'looks best so far'],
    ['data-chart="finalists"', 'Settings to paste'],
  ],
  [
    'slo-not-met',
    sloNotMetResult,
    ['Nothing measured meets the SLO', 'p99&lt;5ms missed with 6.10 ms, by 22%'],
    ['Settings to paste'],
  ],
  [
    'invalid',
    invalidResult,
    ['No trial could be used', 'unsure'],
    ['data-chart="front"', 'What mattered', 'Settings to paste'],
  ],
])('a tune that is %s says so, and shows what there is', (_, build, present, absent) => {
  const text = tuneOf(build());
  for (const part of present) expect(text).toContain(part);
  for (const part of absent) expect(text).not.toContain(part);
});

test('what mattered is charted where a model tells it', () => {
  const result = tuneResult();
  const charts = (explained: number | null): boolean[] => {
    for (const effects of result.tune!.effects) effects.explained = explained;
    const text = tuneOf(result);
    return ['shares', 'levels'].map((name) => text.includes(`data-chart="${name}"`));
  };
  expect([charts(0.3), charts(0.29), charts(null)]).toEqual([
    [true, true],
    [false, false],
    [false, false],
  ]);
});

test('a search that no rate passed says how near it came', () => {
  const result = noneResult();
  const text = renderMaxRate(result, result.maxRate!).html;
  for (const part of ['answer unsure', 'no rate meets p99&lt;50ms', 'missed with 61.0 ms, by 22%'])
    expect(text).toContain(part);
});

test('the answer stands before everything that was measured', () => {
  for (const [build, id] of [
    [tuneResult, 'recommendation'],
    [intervalResult, 'max-rate'],
  ] as const) {
    const body = bodyOf(build());
    expect(body.indexOf(`id="${id}"`)).toBeGreaterThan(0);
    expect(body.indexOf(`id="${id}"`)).toBeLessThan(body.indexOf('id="points"'));
    expect(body).toContain('points here are not ranked');
  }
});

describe('the charts of every run', () => {
  test('leave out what compares points as a sweep does', () => {
    for (const build of [tuneResult, intervalResult]) {
      const body = bodyOf(build());
      for (const name of ['percentiles', 'time']) expect(body).toContain(`data-chart="${name}"`);
      for (const name of ['sweep', 'heat-map', 'trade-off'])
        expect(body).not.toContain(`data-chart="${name}"`);
    }
  });

  test('are of the points that a tune speaks of, and of all probes', () => {
    expect(chartData(tuneResult()).points).toHaveLength(6);
    expect(chartData(intervalResult()).points).toHaveLength(7);
  });
});

test('a result that tries to break out stays text', () => {
  const evil = '</script><img src=x onerror=alert(1)>"\'&';
  const result = tuneResult();
  const { tune } = result;
  Object.assign(tune!, { conclusion: evil, traded: [evil], notes: [evil] });
  tune!.effects[0]!.sentences = [evil];
  tune!.axes[0]!.name = evil;
  for (const point of result.points) {
    point.backend = evil;
    point.producer.requested['linger.ms'] = evil;
  }
  expect(bodyOf(result)).not.toContain('<img');
  const rates = twoSearchesResult();
  const [search] = rates.maxRate!.searches;
  Object.assign(search!, { label: evil });
  Object.assign(search!.answer!, { text: evil, limitedBy: evil });
  for (const probe of search!.probes) probe.reasons = [evil];
  expect(bodyOf(rates)).not.toContain('<img');
});
