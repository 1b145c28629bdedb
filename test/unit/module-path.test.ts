import { expect, it } from 'vitest';
import { isModulePath } from '../../src/module-path.ts';

it.each([
  './my-client',
  '../a/b',
  '.\\my-client',
  '/home/me/client',
  'client.js',
  'a/b.mjs',
  'c.cjs',
  'client.ts',
])('%s is a path', (name) => expect(isModulePath(name)).toBe(true));

it.each(['kafkajs', 'confluent', 'my-client', '.hidden', 'js', 'client.json', '@me/client', ''])(
  '%s is none',
  (name) => expect(isModulePath(name)).toBe(false),
);
