import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { latencyUnit } from '../../../src/format.ts';
import { findings } from '../../../src/report/findings.ts';
import { describeLoads } from '../../../src/report/heading.ts';
import { renderTable } from '../../../src/report/terminal.ts';
import { finalistColumns } from '../../../src/report/tune/finalists.ts';
import { frontOf } from '../../../src/report/tune/front.ts';
import { frontColumns } from '../../../src/report/tune/front-columns.ts';
import { type Result, resultSchema } from '../../../src/result/schema.ts';
import {
  intervalResult,
  noneResult,
  twoSearchesResult,
  unconfirmedRateResult,
} from '../../fixtures/max-rate.ts';
import {
  invalidResult,
  noBetterResult,
  sloNotMetResult,
  tuneResult,
  unconfirmedResult,
} from '../../fixtures/tune.ts';
import { expectGolden } from './golden.ts';

const searches: [name: string, build: () => Result][] = [
  ['tune', tuneResult],
  ['tune-no-better', noBetterResult],
  ['tune-unconfirmed', unconfirmedResult],
  ['tune-slo-not-met', sloNotMetResult],
  ['tune-invalid', invalidResult],
  ['max-rate', intervalResult],
  ['max-rate-two', twoSearchesResult],
  ['max-rate-none', noneResult],
  ['max-rate-unconfirmed', unconfirmedRateResult],
];

test.each(searches)('%s in 100 columns', (name, build) => {
  const result = build();
  expect(() => resultSchema.parse(result)).not.toThrow();
  const text = renderTable(result, { color: false, width: 100 });
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  expectGolden(`${name}.table.txt`, text);
});

describe('the points of a search', () => {
  test('lead nothing, and no client is ranked by them', () => {
    for (const build of [tuneResult, twoSearchesResult]) {
      const texts = findings(build()).map(({ text }) => text);
      expect(texts.join('\n')).not.toMatch(/best|carried|explains|confidence/);
      expect(renderTable(build(), { color: false, width: 100 })).not.toContain('ranked by');
    }
  });

  test('that were driven too far are no gap, and an interruption is', () => {
    const kinds = findings(unconfirmedRateResult()).map(({ kind }) => kind);
    expect(kinds).toContain('unfinished');
    expect(kinds).not.toContain('gap');
  });

  test('of a tune that are in doubt are said to be', () => {
    const texts = findings(invalidResult()).map(({ text }) => text);
    expect(texts).toContainEqual(expect.stringMatching(/^Of 8 trials, 8 are suspect/));
  });
});

test('what was tried without a client is no point of the grid', () => {
  const searched = (result: Result) =>
    /Searched .*/.exec(renderTable(result, { color: false, width: 100 }))![0];
  const result = tuneResult();
  const [first] = result.points;
  result.points.push({ ...first!, id: 'null 50k/s', backend: 'null', trials: first!.trials.slice(0, 1) });
  result.tune!.log.unshift({ phase: 'ceiling', pointId: 'null 50k/s', repetition: 0, tookS: 3 });
  expect(searched(tuneResult())).toContain('124 trials; 38 of 72 points (53%)');
  expect(searched(result)).toContain('125 trials; 38 of 72 points (53%)');
});

test('a narrow terminal keeps the answer and its figures', () => {
  const text = renderTable(tuneResult(), { color: false, width: 60 });
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
  for (const part of ['Recommended', '206,000', 'ties', '= 2']) expect(text).toContain(part);
});

test('colour changes nothing but the colour', () => {
  for (const build of [tuneResult, intervalResult]) {
    const colored = renderTable(build(), { color: true, width: 100 });
    expect(stripVTControlCharacters(colored)).toBe(renderTable(build(), { color: false, width: 100 }));
  }
});

describe('at a rate that was given', () => {
  const timed = (): Result => {
    const result = tuneResult();
    for (const point of result.points)
      point.load = { kind: 'open', ratePerSecond: 5000, arrivals: 'even', window: 1000 };
    result.tune!.goal = 'latency';
    return result;
  };

  test('its ratio is none, and its interval neither', () => {
    const heads = (result: Result) =>
      finalistColumns(result, result.tune!).map(({ head }) => head.join(' ').trim());
    expect(heads(timed())).toEqual([
      '',
      '#',
      'client',
      'gain in the goal',
      'CPU a message',
      'rounds',
      'p',
      'better',
    ]);
    const spans = (result: Result) =>
      frontColumns(result, latencyUnit(1000)).filter(({ head }) => head[1] === 'low–high').length;
    expect([spans(timed()), spans(tuneResult())]).toEqual([2, 3]);
  });

  test('a lower p99 is told as a part of what it was, and the best stands first', () => {
    const result = timed();
    result.tune!.finalists[0]!.gain = { ratio: 2, low: 1.6, high: 2.5, confidence: 0.95, rounds: 9 };
    const text = renderTable(result, { color: false, width: 160 });
    expect(text).toContain('a p99 of 40% to 63% of that of confluent’s defaults (95% interval, 9 rounds)');
    const { rows } = frontOf(result, result.tune!);
    const p99s = rows.flatMap(({ number, values }) =>
      number === null ? [] : [values.responseP99Us!.estimate],
    );
    expect(p99s).toEqual([...p99s].sort((a, b) => a - b));
  });
});

test('a recommendation that lies behind the front is shown there, before the defaults', () => {
  const result = tuneResult();
  const { tune } = result;
  const entry = tune!.front.find(({ pointId }) => pointId === tune!.recommended!.pointId)!;
  entry.dominatedBy = [tune!.front[5]!.pointId];
  const { rows } = frontOf(result, tune!);
  const behind = rows.filter(({ number }) => number === null);
  expect(behind.map(({ recommended }) => recommended)).toEqual([true, false, false]);
  expect(rows.findIndex(({ recommended }) => recommended)).toBe(rows.length - 3);
});

test('a search for the highest rate names the rates that it tried as its load', () => {
  expect(describeLoads(intervalResult())).toBe('open loop, 32,000 to 72,000 messages/s tried');
});
