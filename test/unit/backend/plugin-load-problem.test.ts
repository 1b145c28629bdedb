import { expect, it } from 'vitest';
import { loadProblem, notLoadedIn } from '../../../src/backend/plugin-load-problem.ts';

const silent = { stack: '', output: '' };

it.each([
  ["SyntaxError: Unexpected token 'export'", 'name it .mjs, or put "type": "module" into its package.json'],
  ['TypeError: Unknown file extension ".ts"', 'this Node takes JavaScript only: build it first'],
])('%s has a remedy', (thrown, remedy) => {
  expect(loadProblem('own.js', { ...silent, thrown })).toEqual({
    where: 'own.js',
    what: `does not load: ${thrown}`,
    remedy,
  });
});

it('what never loads may wait for ever, or never end a loop', () => {
  expect(loadProblem('own.js', notLoadedIn(10_000))).toEqual({
    where: 'own.js',
    what: 'had not loaded after 10 s',
    remedy: 'does a top-level await never resolve, or a loop never end?',
  });
});

it.each([
  { stack: 'Error: x\n    at node:internal/a:1:1\n    at f (file:///far/own.js:7:3)', output: '' },
  { stack: '', output: 'file:///far/own.js:7\n  )\n  ^\n\nSyntaxError: x\n' },
])('the line is told by the stack, or by what Node prints', (told) => {
  expect(loadProblem('own.js', { thrown: 'Error: x', ...told }).where).toBe('/far/own.js:7');
});
