import { expect, it } from 'vitest';
import { plainText } from '../../src/plain-text.ts';

it.each([
  ['\u001b[31mred\u001b[0m', 'red'],
  ['\u001b[31mred\u0007', 'red'],
  ['\u001b]0;title\u0007bell', ']0;titlebell'],
  ['over\rwritten\b', 'overwritten'],
  ['\u009b31mred\u0085', '31mred'],
  ['two\nlines\tand a tab, Grüße …', 'two\nlines\tand a tab, Grüße …'],
])('%j is %j', (text, plain) => expect(plainText(text)).toBe(plain));
