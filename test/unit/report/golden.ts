import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Holds a text to the file of that name in test/golden; UPDATE_GOLDEN=1 writes the file anew instead. */
export function expectGolden(name: string, text: string): void {
  const folder = new URL('../../golden/', import.meta.url);
  const file = new URL(name, folder);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}
