import { describe, expect, it } from 'vitest';
import {
  describePlugin,
  producerOf,
  protocolRefusal,
  readingOf,
} from '../../../src/backend/plugin-schema.ts';
import { settingNames } from '../../../src/producer-settings.ts';

const least = { name: 'mine', connect: () => {} };

/** All that is wrong with a module of this default export, a line each. */
function problemsWith(exported: unknown): string[] {
  const described = describePlugin({ default: exported });
  if (!('problems' in described)) throw new Error('nothing is wrong');
  return described.problems.map(({ what, remedy }) => (remedy === undefined ? what : `${what} — ${remedy}`));
}

describe('a module', () => {
  it('needs a name and a way to connect; the rest is filled in', () => {
    const described = describePlugin({ default: least });
    expect(described).toEqual({
      plugin: least,
      description: {
        name: 'mine',
        packageName: null,
        host: 'thread',
        retainsBytes: true,
        securityProtocols: ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'],
        support: Object.fromEntries(
          settingNames.map((name) => [
            name,
            {
              how: 'unsupported',
              note: 'its plug-in does not name it under support: if the client has it, name it there',
            },
          ]),
        ),
      },
    });
  });

  it('may say how a setting is supported in a word, or with a note', () => {
    const support = { acks: 'native', retries: { how: 'emulated', note: 'by hand' } };
    expect(describePlugin({ default: { ...least, support } })).toMatchObject({
      description: { support: { acks: { how: 'native' }, retries: { how: 'emulated', note: 'by hand' } } },
    });
  });

  it('may be an object of a class, which keeps its methods', () => {
    class Mine {
      name = 'mine';
      topicsSeen = 0;
      connect() {}
    }
    const mine = new Mine();
    expect(describePlugin({ default: mine })).toMatchObject({ description: { name: 'mine' } });
    expect((describePlugin({ default: mine }) as { plugin: unknown }).plugin).toBe(mine);
  });

  it('may be translated to CommonJS', () => {
    expect(describePlugin({ default: { __esModule: true, default: least } })).toMatchObject({
      plugin: least,
    });
  });

  it.each([
    [Promise.resolve(least), 'the default export is a promise — write: export default await ...'],
    [
      { default: least },
      'is CommonJS, whose default export is all of module.exports — write: module.exports = { name, connect }, in place of exports.default',
    ],
  ])('that has its backend within something else says only that', (exported, words) => {
    expect(problemsWith(exported)).toEqual([words]);
  });

  it('says nothing that a terminal obeys', () => {
    const support = { acks: { how: 'native', note: '\u001b[31mred\u0007' } };
    const given = { ...least, support, defaultsNote: 'a\u001b[2Jb' };
    expect(describePlugin({ default: given })).toMatchObject({
      description: { defaultsNote: 'ab', support: { acks: { note: 'red' } } },
    });
    const effective = { acks: { value: '\u001b[31m1', how: 'native' } };
    expect(producerOf({ send() {}, flush() {}, close() {}, effective })).toMatchObject({
      effective: { acks: { value: '1' } },
    });
  });

  it('is quoted in brief', () => {
    expect(problemsWith({ ...least, name: 'a'.repeat(3000) })).toEqual([
      expect.stringMatching(/^name must be .*, not "a{60}…" \(3000 letters\)$/),
    ]);
  });

  it.each([
    [null, 'the default export must be an object with name and connect, not null'],
    [undefined, 'the default export is missing: it must be an object with name and connect'],
    [() => {}, 'the default export must be an object with name and connect, not a function'],
    [[], 'the default export must be an object with name and connect, not a list'],
  ])('whose default export is %j says so', (exported, words) => {
    expect(problemsWith(exported)[0]).toContain(words);
  });

  it('without a default export says what it has', () => {
    expect(describePlugin({ connect: 1, name: 2 })).toEqual({
      problems: [
        {
          what: 'has no default export, only connect, name',
          remedy: 'write: export default { name, connect }',
        },
      ],
    });
  });

  it.each(['', 'two words', '-x', 'a=b', 'a/b', 'client.js', 'é', 'a\u0007b', 'x'.repeat(41), 7, null])(
    'may not be called %j',
    (name) => {
      expect(problemsWith({ ...least, name })).toEqual([expect.stringMatching(/^name must be a plain word/)]);
    },
  );

  it.each(['kafkajs', 'KafkaJS', 'null', 'client-defaults'])(
    'may not be called %s, as something of lingerlab is',
    (name) => {
      expect(problemsWith({ ...least, name, host: 'cloud' })).toEqual([
        `calls itself ${name}, which is a name of lingerlab's own — give it a name of its own`,
        `host must be 'thread' or 'process', not "cloud"`,
      ]);
    },
  );

  it.each([
    [{ host: 'cloud' }, `host must be 'thread' or 'process', not "cloud"`],
    [{ retainsBytes: 1 }, 'retainsBytes must be true or false, not 1'],
    [{ support: 'all' }, 'support must be an object of settings, not "all"'],
    [{ support: { acks: { how: 'maybe' } } }, /^support\['acks'\] must be 'native', .* not an object$/],
    [{ support: { linger: 'native' } }, /^support names linger, which is no setting — known are acks, /],
    [{ refuses: 'nothing' }, 'refuses must be a function, not "nothing"'],
    [{ securityProtocols: 'SSL' }, /^securityProtocols must be a list with any of PLAINTEXT, .* not "SSL"$/],
    [
      { securityProtocols: ['TLS'] },
      /^securityProtocols must be a list with any of PLAINTEXT, .* not "TLS"$/,
    ],
    [{ retainBytes: false }, 'has a field retainBytes — did you mean retainsBytes?'],
    [{ suports: {} }, 'has a field suports — did you mean support?'],
  ])('with %j is named with what would be right', (change, words) => {
    expect(problemsWith({ ...least, ...change })).toEqual([
      typeof words === 'string' ? words : expect.stringMatching(words),
    ]);
  });

  it('may say that it knows no TLS', () => {
    const described = describePlugin({ default: { ...least, securityProtocols: ['PLAINTEXT'] } });
    const { description } = described as Extract<typeof described, { description: unknown }>;
    expect(protocolRefusal(description, 'PLAINTEXT')).toBeNull();
    expect(protocolRefusal(description, 'SASL_SSL')).toBe(
      'mine does not connect with security.protocol SASL_SSL: it says that it knows PLAINTEXT',
    );
  });

  it('may have fields of its own', () => {
    expect(describePlugin({ default: { ...least, port: 1, hosts: [], note: '' } })).not.toHaveProperty(
      'problems',
    );
  });
});

describe('what connect gives', () => {
  const producer = { send() {}, flush() {}, close() {} };

  it('needs three functions', () => {
    expect(producerOf(producer)).toEqual({ effective: {}, problems: [] });
    expect(producerOf({ send() {} }).problems).toEqual([
      'flush is missing: it must be a function (timeoutMs) that gives a promise',
      'close is missing: it must be a function (timeoutMs) that gives a promise',
    ]);
  });

  it.each([undefined, null, 7, 'producer'])('is no producer: %j', (given) => {
    expect(producerOf(given).problems).toHaveLength(1);
  });

  it('says what is in force, in values that can be told', () => {
    const effective = { acks: { value: 1, how: 'native' } };
    expect(producerOf({ ...producer, effective })).toEqual({ effective, problems: [] });
    for (const wrong of [
      { acks: 1 },
      { acks: { value: () => {}, how: 'native' } },
      { acks: { value: 1, how: 'so' } },
    ])
      expect(producerOf({ ...producer, effective: wrong }).problems).toHaveLength(1);
  });
});

describe('a reading', () => {
  it('is null where nothing is said', () => {
    const nothing = {
      queuedMessages: null,
      requestsInFlight: null,
      answered: null,
      throttleMs: null,
      wireBytes: null,
      wireMessageBytes: null,
    };
    expect(readingOf(undefined)).toEqual(nothing);
    expect(readingOf({ queuedMessages: 3 })).toEqual({ ...nothing, queuedMessages: 3 });
  });

  it('of anything but figures is refused', () => {
    expect(() => readingOf({ throttleMs: 'much' })).toThrow('throttleMs is no figure');
    expect(() => readingOf(7)).toThrow('what it gave is no figure');
  });
});
