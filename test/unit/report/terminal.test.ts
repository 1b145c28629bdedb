import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { renderTable } from '../../../src/report/terminal.ts';
import { clientsResult, member, timedClientsResult } from '../../fixtures/clients.ts';
import { resultOf } from '../../fixtures/result.ts';
import { quickstartResult, sweepResult } from '../../fixtures/runs.ts';
import { stallsResult } from '../../fixtures/stalls.ts';
import { expectGolden } from './golden.ts';

const widest = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));

test.each([
  ['quickstart', quickstartResult],
  ['sweep', sweepResult],
  ['stalls', stallsResult],
  ['clients', clientsResult],
  ['timed-clients', timedClientsResult],
])('table of %s in 100 columns', (name, build) => {
  const text = renderTable(build(), { color: false, width: 100 });
  expect(widest(text)).toBeLessThanOrEqual(100);
  expectGolden(`${name}.table.txt`, text);
});

test('a narrow terminal leaves out columns in their order, and says which', () => {
  const text = renderTable(quickstartResult(), { color: false, width: 70 });
  expect(widest(text)).toBeLessThanOrEqual(70);
  expect(text.replaceAll('\n', ' ')).toContain(
    'Left out in 70 columns: low–high, resp. p50, serv. p99, resp. p99.9, CPU µs.',
  );
  const wide = renderTable(quickstartResult(), { color: false, width: 160 });
  expect(wide).not.toContain('Left out');
});

test('colour changes nothing but the colour', () => {
  const plain = renderTable(quickstartResult(), { color: false, width: 100 });
  const colored = renderTable(quickstartResult(), { color: true, width: 100 });
  expect(colored).not.toBe(plain);
  expect(stripVTControlCharacters(colored)).toBe(plain);
});

test('a run without trials says so', () => {
  expect(renderTable(resultOf([]), { color: false, width: 80 })).toContain('No trial has been measured.');
});

test('acks that are swept stand with what they mean on the topic', () => {
  const points = ['all', 1].map((acks) => member('kafkajs', { acks }, [1000, 5000, 10, 1e8]));
  const lines = renderTable(resultOf(points), { color: false, width: 100 }).split('\n');
  const head = lines.findIndex((line) => line.includes('acks (RF 1,'));
  expect(lines[head + 1]).toContain('min ISR 1)');
});

test('a client’s defaults are marked, and stand in full below the table', () => {
  const text = renderTable(clientsResult(), { color: false, width: 160 });
  expect(text).toMatch(/^confluent\* +all\* +1000000\* +5\* +none\* /m);
  expect(text).toMatch(/^kafkajs\* +all\* +— +— +none\* /m);
  expect(text).toContain(
    '* other with client-defaults: acks=1 (RF 1, min ISR 1), batch.size=16384, linger.ms=0',
  );
  expect(text.replaceAll(/\s+/g, ' ')).toContain('unlimited. Each message is a send of its own.');
});
