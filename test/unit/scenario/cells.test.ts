import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SettingName, type SettingValue, settingNames } from '../../../src/producer-settings.ts';
import { conflictsOfAll, settingCells, settingNamedIn } from '../../../src/scenario/cells.ts';

describe('the cells of a sweep', () => {
  it('are every combination, the last axis turning fastest', () => {
    expect(
      settingCells(
        new Map<SettingName, SettingValue[]>([
          ['acks', ['all', 1]],
          ['linger.ms', [0, 5]],
        ]),
      ),
    ).toEqual([
      { acks: 'all', 'linger.ms': 0 },
      { acks: 'all', 'linger.ms': 5 },
      { acks: 1, 'linger.ms': 0 },
      { acks: 1, 'linger.ms': 5 },
    ]);
  });

  it('are one empty cell where nothing is set', () => {
    expect(settingCells(new Map())).toEqual([{}]);
  });

  it('are all different, and as many as the axes allow', () => {
    const axes = fc.uniqueArray(
      fc.tuple(fc.constantFrom(...settingNames), fc.uniqueArray(fc.nat(50), { minLength: 1, maxLength: 4 })),
      { selector: ([name]) => name, maxLength: 4 },
    );
    fc.assert(
      fc.property(axes, (lists) => {
        const cells = settingCells(new Map(lists)).map((cell) => JSON.stringify(cell));
        const product = lists.reduce((sum, [, values]) => sum * values.length, 1);
        expect(cells).toHaveLength(product);
        expect(new Set(cells).size).toBe(product);
      }),
    );
  });
});

describe('conflicts', () => {
  const impossible = { 'enable.idempotence': true, acks: 1 } as const;

  it('are those of every cell only where no cell can be', () => {
    expect(conflictsOfAll([impossible, { acks: 1 }])).toEqual([]);
    expect(conflictsOfAll([impossible, { ...impossible, 'linger.ms': 5 }])).toEqual([
      'enable.idempotence=true needs acks=all, not acks=1',
    ]);
  });

  it.each([
    ['enable.idempotence=true needs acks=all, not acks=1', 'enable.idempotence'],
    ['linger.ms=5 must be less than delivery.timeout.ms=5', 'linger.ms'],
    ['kafkajs does not support delivery.timeout.ms (see retries)', 'delivery.timeout.ms'],
    ['the broker is away', null],
  ])('%s: is put at %s', (reason, setting) => {
    expect(settingNamedIn(reason)).toBe(setting);
  });
});
