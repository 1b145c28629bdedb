import { describe, expect, it } from 'vitest';
import { lastWordsOf } from '../../../src/lane/last-words.ts';

describe('the last words of a process', () => {
  it('are the error of an uncaught exception, not the version that Node.js prints below it', () => {
    const output = `node:internal/modules/run_main:123
    triggerUncaughtException(
    ^

Error: Cannot find module './missing.js'
    at Function._resolveFilename (node:internal/modules/cjs/loader:1207:15)
    at require (node:internal/modules/helpers:182:18) {
  code: 'MODULE_NOT_FOUND',
  requireStack: []
}

Node.js v20.19.5
`;
    expect(lastWordsOf(output)).toBe("Error: Cannot find module './missing.js'");
  });

  it.each([
    [
      'TypeError: x is not a function',
      'TypeError: x is not a function\n    at a.js:1:1\n\nNode.js v22.0.0\n',
    ],
    ['RangeError [ERR_X]: too large', 'one\nRangeError [ERR_X]: too large\n    at a.js:1:1\n'],
    ['Uncaught KafkaJSError: gone', 'Uncaught KafkaJSError: gone\nbye\n'],
    ['Error: the second', 'Error: the first\nError: the second\n'],
  ])('are the last line that names an error: %s', (said, output) => {
    expect(lastWordsOf(output)).toBe(said);
  });

  it('are the last line that says anything where none names an error', () => {
    expect(
      lastWordsOf('starting\r\nout of memory\r\n      ^^^^\r\n    at a.js:1:1\n\n  \nNode.js v20.1.0\n'),
    ).toBe('out of memory');
  });

  it('are empty where nothing was said', () => {
    expect([lastWordsOf(''), lastWordsOf('\n\nNode.js v20.1.0\n')]).toEqual(['', '']);
  });
});
