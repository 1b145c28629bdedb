import { describe, expect, it } from 'vitest';
import { keptText } from '../../../src/scenario/kept-text.ts';

describe('the text of a scenario that results keep', () => {
  it.each([
    ['# sasl.password: hunter2 hunter2\r\nname: x\r\n', '# sasl.password: ***\r\nname: x\r\n'],
    ['a: b # "sasl.oauthbearer.token" : hunter2', 'a: b # "sasl.oauthbearer.token" : ***'],
    [
      'a:\n  - b\n  #sasl.jaas.config: x password="hunter2"\n',
      'a:\n  - b\n  #sasl.jaas.config: x password=***\n',
    ],
    ['# KAFKA_PASSWORD=hunter2 lingerlab run\n', '# KAFKA_PASSWORD=***\n'],
    [
      '# the pass phrase of old\n# ssl.key.passphrase = hunter2',
      '# the pass phrase of old\n# ssl.key.passphrase = ***',
    ],
    [
      '#  sasl.password:\n#   hunter2\n#    hunter2\n#  b: c',
      '#  sasl.password:\n#   ***\n#    ***\n#  b: c',
    ],
    ['# sasl.password: >\n\n  #   hunter2\na: b\n  # c', '# sasl.password: ***\n\n  #   ***\na: b\n  # c'],
  ])('has nothing behind a secret in a comment: %j', (text, kept) => {
    expect(keptText(text)).toBe(kept);
  });

  it.each([
    'a: "x # password: y"\nb: |\n  # token: y\nc: d#token: e\n',
    '\ufeff# the password comes from the environment\n---\na: [b, {c: d}] # e: f\n...\n',
    'sasl.password: { env: X } # token\n# and so on: yes\n',
    '# sasl.password:\na: b',
  ])('is the same otherwise: %j', (text) => {
    expect(keptText(text)).toBe(text);
  });
});
