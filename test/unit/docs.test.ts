import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { backendNames, findBackend } from '../../src/backend/registry.ts';
import { settingsPage, settingsTable } from '../../src/backend/settings-table.ts';

const fileText = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const all = await Promise.all(backendNames.map((name) => findBackend(name)));
const clients = all.filter(({ packageName }) => packageName !== null);

describe('what the documents say of the code is what the code says (`npm run docs` writes it)', () => {
  test('the table of settings in README.md', () => {
    const table = /<!-- settings:begin -->\n([\s\S]*)\n<!-- settings:end -->/.exec(
      fileText('README.md'),
    )?.[1];
    expect(table).toBe(settingsTable(clients));
  });

  test('docs/settings.md', () => {
    expect(fileText('docs/settings.md')).toBe(settingsPage(clients));
  });
});

test.each(clients)('$name names a default for each setting that reaches it, and for no other', (backend) => {
  const { support, defaults } = backend;
  const reaching = Object.entries(support).filter(([, { how }]) => how !== 'unsupported');
  expect(Object.keys(defaults ?? {}).sort()).toEqual(reaching.map(([name]) => name).sort());
});
