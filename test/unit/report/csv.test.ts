import { expect, test } from 'vitest';
import { renderCsv } from '../../../src/report/csv.ts';
import { clientsResult } from '../../fixtures/clients.ts';
import { resultOf } from '../../fixtures/result.ts';
import { quickstartResult } from '../../fixtures/runs.ts';
import { stallsResult } from '../../fixtures/stalls.ts';
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

test('what a run tells beside its measurements stands in the last columns', () => {
  const [head, ...rows] = renderCsv(stallsResult()).trimEnd().split('\r\n');
  const names = head!.split(',');
  const cell = (row: number, name: string) => rows[row]!.split(',').at(names.indexOf(name) - names.length);
  const named = ['pacing', 'warmup_steady', 'bound_by', 'compression_ratio', 'compression_source'];
  expect(names.slice(names.indexOf('reason') + 1).slice(0, named.length)).toEqual(named);
  const held = 9;
  expect(named.map((name) => cell(held, name))).toEqual(['timer', 'true', 'harness', '4.21', 'client']);
  expect(cell(held + 2, 'warmup_steady')).toBe('false');
  expect([cell(held + 2, 'bound_by'), cell(held + 2, 'point_bound_by')]).toEqual(['offered', 'harness']);
  expect(cell(6, 'point_warnings')).toBe('TRIALS_DISAGREE');
  expect(cell(0, 'point_messages_per_s_confidence')).toBe('0.75');
  expect(Number(cell(0, 'point_response_p99_us_low'))).toBeLessThan(
    Number(cell(0, 'point_response_p99_us_high')),
  );
  // No trial of the stalled point is valid, so it has no interval.
  expect(cell(3, 'point_response_p99_us_low')).toBe('');
});

test('a client at its defaults is told, with the values that were in force', () => {
  const [head, ...rows] = renderCsv(clientsResult()).trimEnd().split('\r\n');
  const names = head!.split(',');
  const told = rows.map((row) => row.split(',')).filter((cells) => cells.at(-1) === 'true');
  expect(names.at(-1)).toBe('client_defaults');
  expect(told).toHaveLength(9);
  const of = (name: string) => told.map((cells) => cells[names.indexOf(name)]);
  expect(new Set(of('linger.ms'))).toEqual(new Set(['', '5', '0']));
  expect(new Set(of('replication_factor'))).toEqual(new Set(['1']));
});
