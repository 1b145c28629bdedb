import { expect, it } from 'vitest';
import { diagnosePlugin } from '../../../src/commands/doctor-plugin.ts';
import { problemsOf } from '../problems.ts';

it.each([
  ['kafkajs', /^--backend kafkajs: is a backend of lingerlab's own, .* — `lingerlab doctor` alone looks at/],
  ['', /^--backend: names no module — /],
  ['./nowhere.js', /^--backend \.\/nowhere\.js: there is no file \S+nowhere\.js — /],
  ['.', /^--backend \.: \/\S+ is a folder — name the module's file in it/],
])('%j is no module', async (file, words) => {
  expect(await problemsOf(() => diagnosePlugin(file))).toEqual([expect.stringMatching(words)]);
});
