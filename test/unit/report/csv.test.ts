import { expect, test } from 'vitest';
import { renderCsv } from '../../../src/report/csv.ts';
import { resultOf } from '../../fixtures/result.ts';
import { quickstartResult } from '../../fixtures/runs.ts';
import { expectGolden } from './golden.ts';

test('csv of quickstart', () => {
  const text = renderCsv(quickstartResult());
  expectGolden('quickstart.csv', text);
  const [head, ...rows] = text.trimEnd().split('\r\n');
  expect(head).toContain(',messages_per_s,');
  // 24 trials, and a row for the point that was skipped.
  expect(rows).toHaveLength(25);
});

test('commas, quotes and line breaks are quoted as RFC 4180 says', () => {
  const [first] = quickstartResult().points;
  const result = resultOf([{ ...first!, id: 'a,"b"\nc', trials: [], skipped: 'no, thanks' }]);
  const text = renderCsv(result);
  expect(text).toContain(',"a,""b""\nc",');
  expect(text).toContain(',"no, thanks",');
});
