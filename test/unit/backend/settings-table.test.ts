import { expect, test } from 'vitest';
import type { SettingSupport } from '../../../src/backend/backend.ts';
import { settingsPage, settingsTable } from '../../../src/backend/settings-table.ts';
import { type SettingName, settingNames } from '../../../src/producer-settings.ts';

const native = Object.fromEntries(settingNames.map((name) => [name, { how: 'native' }])) as Record<
  SettingName,
  SettingSupport
>;
const backends = [
  { name: 'one', support: native, defaults: { acks: { value: 'all', how: 'native' } } },
  { name: 'two', support: { ...native, acks: { how: 'unsupported', note: 'it never asks' } } },
] as const;

test('a row a setting, a column a backend', () => {
  const lines = settingsTable(backends).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    '| | one | two |',
    '| --- | --- | --- |',
    '| `acks` | native, all | unsupported |',
  ]);
  expect(lines).toHaveLength(2 + settingNames.length);
});

test('the page has the table, what each setting accepts, and the notes', () => {
  const page = settingsPage(backends);
  expect(page).toContain(settingsTable(backends));
  expect(page).toContain(
    '## acks\n\nOne of 0, 1, all.\n\n- **one**: native, all\n- **two**: unsupported — it never asks\n',
  );
  expect(page).toContain('## linger.ms\n\nA whole number from 0 to 900000, in ms.\n');
});
