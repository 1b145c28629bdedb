import { describe, expect, it } from 'vitest';
import { problemsOf } from '../problems.ts';
import { least, scenarioOf } from './scenarios.ts';

/** A scenario that is right but for its load. */
const withLoad = (load: string, rest = '') =>
  `name: x\ntopic: { name: t }\nload: ${load}\nbackends: [kafkajs]\n${rest}`;
const withProducer = (producer: string) => `${least}producer: ${producer}\n`;

const noMapping =
  's.yaml:1:1: a scenario must be a mapping with name, topic, load, backends and more — see scenarios/quickstart.yaml';

describe('a file that is no scenario', () => {
  it.each([
    ['empty', ''],
    ['only a comment', '# nothing yet\n'],
    ['a list at the top', '- a\n- b\n'],
    ['a text at the top', 'hello'],
  ])('%s', async (_, text) => {
    expect(await problemsOf(() => scenarioOf(text))).toEqual([noMapping]);
  });

  it('bad YAML, each fault with its place', async () => {
    expect(await problemsOf(() => scenarioOf('name: [a\ntopic: }'))).toEqual([
      expect.stringMatching(/^s\.yaml:2:1: is not valid YAML: /),
      expect.stringMatching(/^s\.yaml:2:8: is not valid YAML: /),
    ]);
  });

  it.each([
    [
      'a key that stands twice',
      `${least}name: y\n`,
      /^s\.yaml:5:1: is not valid YAML: Map keys must be unique/,
    ],
    ['two documents', `${least}---\nname: y\n`, /^s\.yaml:5:1: is not valid YAML: /],
    [
      'an alias without its anchor',
      `${least}question: *what\n`,
      /^s\.yaml:5:11: is not valid YAML: an alias .* — put a text that begins with \* in quotes$/,
    ],
  ])('%s', async (_, text, problem) => {
    expect(await problemsOf(() => scenarioOf(text))).toEqual([expect.stringMatching(problem)]);
  });

  it.each(['*hunter2', '!h!hunter2 x', '!hunter2! x', '>hunter2', '@hunter2', '{hunter2', '"a" hunter2'])(
    'a text that YAML does not take as it is, without quoting it, which may be a secret: %s',
    async (word) => {
      const text = `${least}connection:\n  sasl.password: ${word}\n`;
      const problems = await problemsOf(() => scenarioOf(text));
      expect(problems[0]).toMatch(/^s\.yaml:\d+:\d+: is not valid YAML: \S/);
      expect(problems.join('\n')).not.toContain('hunter2');
    },
  );

  it('a mapping without anything: all that is missing, at once', async () => {
    expect(await problemsOf(() => scenarioOf('{}'))).toEqual([
      's.yaml:1:1: name is missing',
      's.yaml:1:1: topic is missing',
      's.yaml:1:1: load is missing',
      's.yaml:1:1: backends is missing',
    ]);
  });
});

describe('a bad value', () => {
  it.each([
    // Keys
    [`${least}trails: 3\n`, '5:1: unknown key trails — did you mean trials?'],
    [`${least}1: 3\n`, /^5:1: unknown key 1 — known are name, question, topic, /],
    [`${least}workload: { kee: none }\n`, '5:13: unknown key kee in workload — did you mean key?'],
    [withProducer('{ linger: 5 }'), /^5:13: unknown key linger in producer — known are acks, batch\.size, /],
    [
      withProducer('{ batch.sise: 5 }'),
      '5:13: unknown key batch.sise in producer — did you mean batch.size?',
    ],
    [
      withLoad('{ kind: closed, inFlight: 5, rates: 1 }'),
      '3:36: unknown key rates in load — known are kind, inFlight',
    ],
    // Texts
    [`${least}question: ""\n`, '5:11: question is empty'],
    [`${least}question: 3\n`, '5:11: question must be a text'],
    [least.replace('least', '5'), '1:7: name must be a text'],
    [least.replace('least', 'a/b'), /^1:7: name becomes part of a folder name: /],
    [least.replace('logs', '..'), /^2:16: topic\.name may hold letters, /],
    [least.replace('logs', '"a b"'), /^2:16: topic\.name may hold letters, /],
    [least.replace('logs', 'a'.repeat(250)), '2:16: topic.name must have at most 249 characters'],
    // The topic
    [least.replace('{ name: logs }', 'logs'), /^2:8: topic must be a mapping with name, partitions, /],
    [least.replace('logs', 'logs, partitions: 0'), '2:34: partitions must be at least 1, not 0'],
    [
      least.replace('logs', 'logs, replication.factor: x'),
      '2:42: replication.factor must be a whole number, not "x"',
    ],
    [
      least.replace('logs', 'logs, config: { retention.ms: [1] }'),
      '2:46: a topic setting must be a text, a number, true or false, not [1]',
    ],
    [
      least.replace('logs', 'logs, config: 5'),
      "2:30: topic.config must be a mapping with Kafka's topic settings, such as retention.ms",
    ],
    // The workload
    [
      `${least}workload: { kind: words }\n`,
      /^5:19: workload must be { kind: service-logs }, { kind: bytes, /,
    ],
    [`${least}workload: { key: ip }\n`, /^5:18: workload.key must be service, none, .* not "ip"$/],
    // The load
    [withLoad('5000/s'), /^3:7: load must be \{ kind: open, rate: 5000\/s \}, \{ kind: closed, /],
    [withLoad('{ kind: wave }'), /^3:15: load must be \{ kind: open, .* or \{ kind: burst, /],
    [withLoad('{ kind: closed }'), '3:7: load.inFlight is missing'],
    [withLoad('{ kind: open }'), '3:7: load.rate is missing'],
    [withLoad('{ kind: open, rate: fast }'), /^3:27: rate must be messages a second above 0, .* not "fast"$/],
    [
      withLoad('{ kind: open, rate: [1/s, 0/s] }'),
      /^3:33: rate must be messages a second above 0, .* not "0\/s"$/,
    ],
    [withLoad('{ kind: open, rate: true }'), '3:27: rate must be messages a second, such as 5000/s'],
    [withLoad('{ kind: open, rate: [5000/s, 5k/s] }'), '3:27: rate names a value twice'],
    [withLoad('{ kind: open, rate: 1, window: 0 }'), '3:38: window must be at least 1 messages, not 0'],
    [withLoad('{ kind: closed, inFlight: 0 }'), '3:33: inFlight must be at least 1 messages, not 0'],
    [
      withLoad('{ kind: closed, inFlight: [2, big] }'),
      '3:37: inFlight must be a whole number of messages, not "big"',
    ],
    [
      withLoad('{ kind: closed, inFlight: 3 }', 'lanes: 4\n'),
      '3:33: inFlight 3 is less than one message for each of 4 lanes',
    ],
    // The backends
    [least.replace('kafkajs', 'kafkaj'), '4:12: unknown backend kafkaj — did you mean kafkajs?'],
    [
      least.replace('[kafkajs]', '[null, rdkafka-next]'),
      '4:18: unknown backend rdkafka-next — known are kafkajs, confluent, null',
    ],
    [least.replace('[kafkajs]', '[]'), '4:11: backends is an empty list, which leaves nothing to measure'],
    [least.replace('[kafkajs]', '[null, "null"]'), '4:11: backends names a value twice'],
    [least.replace('[kafkajs]', '{ a: 1 }'), '4:11: a backend must be a text'],
    // The producer's settings
    [`${least}producer: [acks]\n`, '5:11: producer must be a mapping with acks, batch.size, linger.ms, ...'],
    [withProducer('{ linger.ms: -1 }'), '5:24: linger.ms must be at least 0 ms, not -1'],
    [withProducer('{ linger.ms: [0, 1.5] }'), '5:28: linger.ms must be a whole number of ms, not 1.5'],
    [withProducer('{ linger.ms: [5, 0, 5] }'), '5:24: linger.ms names a value twice'],
    [withProducer('{ acks: 2 }'), '5:19: acks must be one of 0, 1, all, not 2'],
    [withProducer('{ retries: [] }'), '5:22: retries is an empty list, which leaves nothing to measure'],
    [
      withProducer('{ batch.size: "16384" }'),
      '5:25: batch.size must be a whole number of bytes, not "16384"',
    ],
    [
      withProducer('{ compression.type: brotli }'),
      '5:31: compression.type must be one of none, gzip, snappy, lz4, zstd, not "brotli"',
    ],
    [
      withProducer('{ enable.idempotence: yes }'),
      '5:33: enable.idempotence must be one of true, false, not "yes"',
    ],
    [
      withProducer('{ enable.idempotence: true, acks: 1 }'),
      '5:33: enable.idempotence=true needs acks=all, not acks=1',
    ],
    [
      withProducer('{ enable.idempotence: true, max.in.flight.requests.per.connection: 10 }'),
      '5:33: enable.idempotence=true allows at most 5 for max.in.flight.requests.per.connection, not 10',
    ],
    [
      withProducer('{ linger.ms: 500, delivery.timeout.ms: 500 }'),
      '5:24: linger.ms=500 must be less than delivery.timeout.ms=500',
    ],
    // Times and counts
    [`${least}warmup: 2\n`, /^5:9: warmup must be a length of time from 0 ms to 24h, .* not 2$/],
    [
      `${least}duration: 50ms\n`,
      /^5:11: duration must be a length of time from 100 ms to 24h, .* not "50ms"$/,
    ],
    [`${least}duration: 25h\n`, /^5:11: duration must be a length of time .* not "25h"$/],
    [`${least}drain: true\n`, '5:8: drain must be a length of time such as 500ms, 10s or 2m'],
    [`${least}trials: 0\n`, '5:9: trials must be at least 1, not 0'],
    [`${least}lanes: 65\n`, '5:8: lanes must be at most 64, not 65'],
    [`${least}seed:\n`, /^5:6: seed must be a whole number, not null$/],
    [`${least}seed: .nan\n`, '5:7: seed must be a whole number, not NaN'],
  ])('%j', async (text, problem) => {
    const [only, ...more] = await problemsOf(() => scenarioOf(text));
    expect(more).toEqual([]);
    expect(only).toMatch(/^s\.yaml:/);
    const said = only!.slice('s.yaml:'.length);
    if (typeof problem === 'string') expect(said).toBe(problem);
    else expect(said).toMatch(problem);
  });
});

describe('many bad values', () => {
  it('are told at once, each with its place or its flag', async () => {
    const text = `name: bad
topic: { nam: t }
load: { kind: open, rate: 0/s }
backends: [kafkja, null]
producer:
  acks: 2
  linger.ms: [0, -1]
  retries: 3
duration: soon
`;
    const problems = await problemsOf(() => scenarioOf(text, 'retries=-1', 'load.window=0', 'trails=2'));
    expect(problems.map((problem) => problem.split(' — ', 1)[0]!.replace(/, such as .*/, '')).sort()).toEqual(
      [
        '--set load.window=0: window must be at least 1 messages, not 0',
        '--set retries=-1: retries must be at least 0, not -1',
        '--set trails=2: unknown key trails',
        's.yaml:2:10: unknown key nam in topic',
        's.yaml:2:8: topic.name is missing',
        's.yaml:3:27: rate must be messages a second above 0',
        's.yaml:4:12: unknown backend kafkja',
        's.yaml:6:9: acks must be one of 0, 1, all, not 2',
        's.yaml:7:18: linger.ms must be at least 0 ms, not -1',
        's.yaml:9:11: duration must be a length of time from 100 ms to 24h',
      ],
    );
  });

  it('settings that exclude one another in every cell, each reason once', async () => {
    const text = `${least}producer:
  enable.idempotence: true
  acks: [0, 1]
  retries: [0, 3]
`;
    expect(await problemsOf(() => scenarioOf(text))).toEqual([
      's.yaml:6:23: enable.idempotence=true needs acks=all, not acks=0',
      's.yaml:6:23: enable.idempotence=true needs retries of at least 1, not 0',
      's.yaml:6:23: enable.idempotence=true needs acks=all, not acks=1',
    ]);
  });

  it('settings of which one cell can be are no problem', () => {
    const { scenario } = scenarioOf(withProducer('{ enable.idempotence: true, acks: [1, all] }'));
    expect(scenario.producer.get('acks')).toEqual([1, 'all']);
  });
});

describe('a bad value from the command line', () => {
  it.each([
    ['linger.ms=-1', '--set linger.ms=-1: linger.ms must be at least 0 ms, not -1'],
    [
      'producer.linger.ms=',
      '--set producer.linger.ms=: linger.ms is an empty list, which leaves nothing to measure',
    ],
    ['producer.linger.ms=1,2,1', '--set producer.linger.ms=1,2,1: linger.ms names a value twice'],
    [
      'backends=kafkjs,confluent',
      '--set backends=kafkjs,confluent: unknown backend kafkjs — did you mean kafkajs?',
    ],
    ['lanes=two', '--set lanes=two: lanes must be a whole number, not "two"'],
    ['topic=logs', /^--set topic=logs: topic must be a mapping/],
    [
      'topic.config.retention.ms=',
      /^--set topic\.config\.retention\.ms=: a topic setting must be .* not null$/,
    ],
    ['prodcer.acks=1', '--set prodcer.acks=1: unknown key prodcer — did you mean producer?'],
    ['load.window=1', '--set load.window=1: window 1 is less than one message for each of 2 lanes'],
  ])('%s', async (set, problem) => {
    const [only, ...more] = await problemsOf(() => scenarioOf(`${least}lanes: 2\n`, set));
    expect(more).toEqual([]);
    if (typeof problem === 'string') expect(only).toBe(problem);
    else expect(only).toMatch(problem);
  });
});
