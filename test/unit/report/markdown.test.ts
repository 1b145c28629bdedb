import { describe, expect, test } from 'vitest';
import { escaped, fenced, table } from '../../../src/report/markdown/text.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { clientsResult } from '../../fixtures/clients.ts';
import { intervalResult, noneResult } from '../../fixtures/max-rate.ts';
import { resultOf } from '../../fixtures/result.ts';
import { quickstartResult } from '../../fixtures/runs.ts';
import { sloNotMetResult, tuneResult } from '../../fixtures/tune.ts';
import { expectGolden } from './golden.ts';

test.each([
  ['quickstart', quickstartResult],
  ['clients', clientsResult],
  ['tune', tuneResult],
  ['tune-slo-not-met', sloNotMetResult],
  ['max-rate', intervalResult],
  ['max-rate-none', noneResult],
])('Markdown of %s', (name, build) => {
  const text = renderMarkdown(build());
  expectGolden(`${name}.md`, text);
  expect(text).not.toMatch(/\n\n\n|\| undefined|NaN/);
});

test('every row of a table has as many cells as its head', () => {
  for (const build of [quickstartResult, clientsResult, tuneResult, intervalResult]) {
    let cells = 0;
    for (const line of renderMarkdown(build()).split('\n')) {
      const count = line.startsWith('|') ? line.split(/(?<!\\)\|/).length : 0;
      if (cells > 0 && count > 0) expect(count, line).toBe(cells);
      cells = count;
    }
  }
});

describe('a text that tries to break out', () => {
  const evil = '</details><img src=x> | `code` *bold* [a](b)\n# title';

  test('stays text in a cell', () => {
    const drawn = table(['a'], [[evil]]);
    expect(drawn.split('\n')).toHaveLength(3);
    expect(drawn).not.toMatch(/<|(?<!\\)[`*[\]#]/);
    expect(escaped('linger.ms=5, p99<50ms')).toBe('linger.ms=5, p99&lt;50ms');
  });

  test('does not end a fence', () => {
    expect(fenced('js', 'a\n````\nb')).toBe('`````js\na\n````\nb\n`````');
  });

  test('stays text in a result', () => {
    const result = quickstartResult();
    result.run.scenario.name = evil;
    result.broker.caveat = evil;
    for (const point of result.points) {
      point.backend = evil;
      point.skipped = evil;
    }
    expect(renderMarkdown(result)).not.toMatch(/<img|<\/details/);
  });
});

test('a run without trials says so', () => {
  expect(renderMarkdown(resultOf([]))).toContain('No trial has been measured.');
});
