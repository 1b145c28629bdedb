import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { judged, skipped } from '../../../src/calibrate/check.ts';
import { calibrationSummary, calibrationTable } from '../../../src/commands/calibrate-text.ts';

const lines = [
  judged('round trip', true, 'five for five'),
  judged('stall, kafkajs', false, 'one two three four five six seven eight nine ten eleven twelve thirteen'),
  judged('ceiling', null, '4 M'),
  skipped('overhead', 'no client is installed'),
];

describe('calibrationTable', () => {
  it('has a verdict, a name and a text that wraps below itself', () => {
    expect(calibrationTable(lines, { color: false, width: 70 })).toBe(`\
pass  round trip      five for five
FAIL  stall, kafkajs  one two three four five six seven eight nine ten
                      eleven twelve thirteen
—     ceiling         4 M
skip  overhead        skipped: no client is installed

1 of 2 checks passed, 1 failed; 1 skipped
`);
  });

  it('is the same in colour, but for the colour', () => {
    const plain = calibrationTable(lines, { color: false, width: 100 });
    expect(stripVTControlCharacters(calibrationTable(lines, { color: true, width: 100 }))).toBe(plain);
  });
});

describe('calibrationSummary', () => {
  it.each([
    [lines.slice(0, 1), '1 of 1 check passed'],
    [lines.slice(0, 2), '1 of 2 checks passed, 1 failed'],
    [lines.slice(2), '0 of 0 checks passed; 1 skipped'],
  ])('counts only what has a limit', (some, text) => {
    expect(calibrationSummary(some)).toBe(text);
  });
});
