import { describe, expect, it } from 'vitest';
import { applyOverride, keysOf, parseSets } from '../../../src/scenario/overrides.ts';
import { problemsOf } from '../problems.ts';

describe('--set', () => {
  it.each([
    ['producer.linger.ms=0,5', 'producer.linger.ms', [0, 5]],
    ['linger.ms= 0, 5', 'producer.linger.ms', [0, 5]],
    ['acks=all,1,', 'producer.acks', ['all', 1]],
    ['enable.idempotence=true', 'producer.enable.idempotence', [true]],
    ['load.rate=1000/s,2k/s', 'load.rate', ['1000/s', '2k/s']],
    ['load.inFlight=10', 'load.inFlight', [10]],
    ['backends=null', 'backends', [null]],
    ['backends=', 'backends', []],
    ['trials=3', 'trials', 3],
    ['question=a, b', 'question', 'a, b'],
    ['duration=', 'duration', null],
    ['topic.config.retention.ms=1', 'topic.config.retention.ms', 1],
    ['topic={ name: a=b }', 'topic', { name: 'a=b' }],
  ])('%s', (option, path, value) => {
    expect(parseSets([option])).toEqual([{ path, value, flag: `--set ${option}` }]);
  });

  it('names every option that cannot be read', async () => {
    expect(
      await problemsOf(() => parseSets(['trials', 'seed=1', '=3', 'topic={', 'linger.ms=[0,5'])),
    ).toEqual([
      '--set trials: has no value — write --set producer.linger.ms=0,5',
      '--set =3: has no value — write --set producer.linger.ms=0,5',
      expect.stringMatching(/^--set topic=\{: cannot be read: (?!.*at line)/),
      expect.stringMatching(/^--set linger\.ms=\[0,5: cannot be read: (?!.*at line)/),
    ]);
  });
});

describe('a dotted path', () => {
  it.each([
    ['trials', ['trials']],
    ['load.rate', ['load', 'rate']],
    ['producer.linger.ms', ['producer', 'linger.ms']],
    ['topic.name', ['topic', 'name']],
    ['topic.replication.factor', ['topic', 'replication.factor']],
    ['topic.config', ['topic', 'config']],
    ['topic.config.retention.ms', ['topic', 'config', 'retention.ms']],
  ])('%s', (path, keys) => {
    expect(keysOf(path)).toEqual(keys);
  });

  it('puts a value into a copy, and makes the mappings that are missing', () => {
    const document = { producer: { acks: 1 }, trials: 3 };
    expect(applyOverride(document, 'producer.linger.ms', 5)).toEqual({
      producer: { acks: 1, 'linger.ms': 5 },
      trials: 3,
    });
    expect(applyOverride(null, 'topic.config.a.b', 1)).toEqual({ topic: { config: { 'a.b': 1 } } });
    expect(document).toEqual({ producer: { acks: 1 }, trials: 3 });
  });
});
