import * as platformatic from '@platformatic/kafka';
import { transformSync } from 'esbuild';
import kafkajs from 'kafkajs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Batcher } from '../../../src/backend/batcher.ts';
import { backendNames } from '../../../src/backend/registry.ts';
import { compressionTypes, type ProducerSettings, settingNames } from '../../../src/producer-settings.ts';
import { javaSnippet } from '../../../src/report/snippets/java.ts';
import { kafkajsSnippet } from '../../../src/report/snippets/kafkajs.ts';
import { librdkafkaSnippet } from '../../../src/report/snippets/librdkafka.ts';
import { platformaticSnippet } from '../../../src/report/snippets/platformatic.ts';
import { snippetsOf } from '../../../src/report/snippets/snippets.ts';
import type { SnippetSource } from '../../../src/report/snippets/source.ts';
import type { Load, Point, Result } from '../../../src/result/schema.ts';
import { parseScenario } from '../../../src/scenario/load.ts';
import { planPoints } from '../../../src/scenario/plan.ts';
import { point, resultOf } from '../../fixtures/result.ts';
import { tuneResult } from '../../fixtures/tune.ts';
import { expectGolden } from './golden.ts';

const everything: Required<ProducerSettings> = {
  acks: 'all',
  'batch.size': 65_536,
  'linger.ms': 20,
  'compression.type': 'lz4',
  'max.in.flight.requests.per.connection': 1,
  'enable.idempotence': true,
  retries: 7,
  'request.timeout.ms': 9000,
  'delivery.timeout.ms': 60_000,
};

afterEach(() => void vi.unstubAllEnvs());

const source = (settings: ProducerSettings, changes: Partial<SnippetSource> = {}): SnippetSource => ({
  backend: 'kafkajs',
  settings,
  clientDefaults: false,
  lanes: 1,
  compressionRatio: 4.2,
  nodeHasZstd: true,
  simulated: false,
  ...changes,
});

const recommended = (): { result: Result; best: Point } => {
  const result = tuneResult();
  return { result, best: result.points.find(({ id }) => id === result.tune!.recommended!.pointId)! };
};

/** Keys and values of a properties file, comments left out. */
const properties = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split('=') as [string, string]),
  );

test('the snippets of a recommendation', () => {
  const { result, best } = recommended();
  const snippets = snippetsOf(result, best);
  expect(snippets[0]!.target).toBe('confluent');
  expectGolden('tune.snippets.txt', snippets.map(({ title, text }) => `== ${title}\n${text}`).join('\n'));
});

describe('JavaScript', () => {
  const settings: ProducerSettings[] = [
    {},
    everything,
    ...compressionTypes.map((type) => ({ acks: 1 as const, 'compression.type': type })),
    { 'linger.ms': 0, 'max.in.flight.requests.per.connection': 3 },
  ];

  test.each(settings)('is JavaScript for each client with %o', (asked) => {
    const requested = asked as Point['producer']['requested'];
    const at = [
      point('kafkajs', requested, []),
      {
        ...point('confluent', {}, []),
        producer: { ...point('confluent', {}, []).producer, clientDefaults: true as const },
      },
    ];
    for (const one of at)
      for (const { language, text, target } of snippetsOf(resultOf([]), one))
        if (language === 'javascript')
          expect(() => transformSync(text, { loader: 'js', format: 'esm' }), target).not.toThrow();
  });

  test('keeps its comments and code to what a screen shows, but for one line', () => {
    const { result, best } = recommended();
    for (const { text } of snippetsOf(result, best))
      for (const line of text.split('\n'))
        if (line.startsWith('//') || line.startsWith('#')) expect(line.length).toBeLessThanOrEqual(100);
  });
});

/** Runs a snippet up to its example of use; imports come from `modules`. */
function run(text: string, modules: Readonly<Record<string, unknown>>, returned: string): unknown {
  const code = text
    .replace(
      /^import (\w+|\{ .+ \}) from '(.+)';.*$/gm,
      (_, names: string, from: string) => `const ${names} = modules['${from}'];`,
    )
    .replace(/^await producer\.connect.*$/m, '')
    .replace(/^const \{ send \} = gather[\s\S]*$/m, '');
  return new Function('modules', `${code}\nreturn ${returned};`)(modules);
}

describe('kafkajs', () => {
  const modules = (producer: unknown = {}) => ({
    kafkajs: {
      ...kafkajs,
      Kafka: vi.fn(function Kafka() {
        return { producer: () => producer };
      }),
      CompressionCodecs: {},
    },
    'lz4-napi': { compressFrame: () => 'packed', decompressFrame: () => 'open' },
  });

  test('takes the settings in its own names', () => {
    const text = kafkajsSnippet(source(everything));
    for (const part of [
      'idempotent: true,',
      'maxInFlightRequests: 1,',
      'retry: { retries: 7 },',
      'requestTimeout: 9000,',
      'acks: -1,',
      'compression: CompressionTypes.LZ4,',
      'timeout: 9000,',
      'const lingerMs = 20;',
      'const batchBytes = 65536;',
      'kafkajs has no delivery.timeout.ms',
    ])
      expect(text).toContain(part);
  });

  test('is accepted by its constructor', () => {
    vi.stubEnv('KAFKAJS_NO_PARTITIONER_WARNING', '1');
    const { retries: _noisy, ...settings } = everything;
    const made = '[typeof producer.sendBatch, producer.isIdempotent()]';
    expect(run(kafkajsSnippet(source(settings)), { kafkajs, 'lz4-napi': {} }, made)).toEqual([
      'function',
      true,
    ]);
  });

  test('registers a codec of which it has none', async () => {
    const known = modules();
    run(kafkajsSnippet(source(everything)), known, 'null');
    const codecs = known.kafkajs.CompressionCodecs as Record<
      number,
      () => { compress(encoder: object): unknown }
    >;
    expect(codecs[kafkajs.CompressionTypes.LZ4]!().compress({ buffer: Buffer.from('') })).toBe('packed');
    expect(kafkajsSnippet(source({ 'compression.type': 'gzip' }))).not.toContain('CompressionCodecs');
  });

  test('has one request in flight where it is idempotent', () => {
    expect(kafkajsSnippet(source({ 'enable.idempotence': true }))).toContain('maxInFlightRequests: 1,');
    expect(kafkajsSnippet(source({}))).not.toContain('maxInFlightRequests');
  });

  type Gathered = { send(message: object): Promise<void> };
  const gathered = (settings: ProducerSettings, sendBatch: (batch: object) => Promise<void>): Gathered =>
    run(
      kafkajsSnippet(source(settings)),
      modules({ sendBatch }),
      `gather(producer, 'my-topic', 2)`,
    ) as Gathered;

  test('gathers what one turn brings where linger.ms is 0', async () => {
    const sendBatch = vi.fn(async (_batch: object) => {});
    const { send } = gathered({ acks: 1 }, sendBatch);
    await Promise.all(['a', 'b', 'c'].map((value) => send({ value })));
    expect(sendBatch.mock.calls).toEqual([
      [
        {
          acks: 1,
          topicMessages: [{ topic: 'my-topic', messages: [{ value: 'a' }, { value: 'b' }, { value: 'c' }] }],
        },
      ],
    ]);
  });

  test('waits for linger.ms, or for a batch of each partition', async () => {
    vi.useFakeTimers();
    try {
      const sendBatch = vi.fn(async (_batch: object) => {});
      const { send } = gathered({ 'linger.ms': 20, 'batch.size': 10 }, sendBatch);
      const first = send({ value: '1234' });
      vi.advanceTimersByTime(19);
      expect(sendBatch).not.toHaveBeenCalled();
      vi.advanceTimersByTime(1);
      await first;
      expect(sendBatch).toHaveBeenCalledTimes(1);
      await Promise.all([send({ key: '12345', value: '12345' }), send({ key: '12345', value: '12345' })]);
      expect(sendBatch).toHaveBeenCalledTimes(2);
    } finally {
      vi.useRealTimers();
    }
  });

  test('rejects every message of a batch that failed, and goes on', async () => {
    const sendBatch = vi.fn(async (_batch: object) => {});
    sendBatch.mockRejectedValueOnce(new Error('gone'));
    const { send } = gathered({}, sendBatch);
    const outcomes = await Promise.allSettled([send({ value: 'a' }), send({ value: 'b' })]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(send({ value: 'c' })).resolves.toBeUndefined();
  });

  describe('while requests are in flight', () => {
    /** Each batch as its values, and what answers it. */
    const unanswered = (settings: ProducerSettings) => {
      const batches: string[][] = [];
      const answers: (() => void)[] = [];
      const sendBatch = ({ topicMessages }: { topicMessages: { messages: { value: string }[] }[] }) => {
        batches.push(topicMessages[0]!.messages.map(({ value }) => value));
        return new Promise<void>((resolve) => answers.push(resolve));
      };
      const { send } = gathered(settings, sendBatch as (batch: object) => Promise<void>);
      return { send, batches, answer: () => answers.shift()!() };
    };
    /** What an answer brings is sent when its turn is over, and the answer itself takes one. */
    const turn = async () => {
      for (let passed = 0; passed < 2; passed += 1) await new Promise((resolve) => setImmediate(resolve));
    };

    test.each<[string, number, ProducerSettings]>([
      ['idempotence', 1, { 'enable.idempotence': true }],
      ['max.in.flight.requests.per.connection', 2, { 'max.in.flight.requests.per.connection': 2 }],
      ['nothing set', 5, {}],
    ])('sends no more at once than %s allows, and gathers on', async (_, most, settings) => {
      const { send, batches, answer } = unanswered(settings);
      for (let sent = 0; sent < most + 3; sent += 1) {
        void send({ value: String(sent) });
        await turn();
      }
      expect(batches.map(({ length }) => length)).toEqual(Array(most).fill(1));
      answer();
      await turn();
      expect(batches.at(-1)).toEqual([0, 1, 2].map((more) => String(most + more)));
    });

    test('fills batches one after another, none past its size, and sends them in their order', async () => {
      const { send, batches, answer } = unanswered({ 'enable.idempotence': true, 'batch.size': 2 });
      for (const value of 'abcdefghij') void send({ value });
      expect(batches).toEqual([['a', 'b', 'c', 'd']]);
      answer();
      await turn();
      answer();
      await turn();
      expect(batches).toEqual([
        ['a', 'b', 'c', 'd'],
        ['e', 'f', 'g', 'h'],
        ['i', 'j'],
      ]);
    });

    test('sends with what waits the messages that an answer brings', async () => {
      const { send, batches, answer } = unanswered({ 'enable.idempotence': true });
      void send({ value: 'a' }).then(() => send({ value: 'c' }));
      await turn();
      void send({ value: 'b' });
      await turn();
      answer();
      await turn();
      expect(batches).toEqual([['a'], ['b', 'c']]);
    });

    test.each([1, 2, 5])('makes the batches that were measured, with %d in flight', async (most) => {
      const settings = { 'max.in.flight.requests.per.connection': most, 'batch.size': 1_000_000 };
      /** How many messages each request has; one is answered three turns after it was sent. */
      const requests = async (send: (value: string) => void, sent: () => number, answer: () => void) => {
        const due: number[] = [];
        for (let now = 0; now < 60; now += 1) {
          for (; due[0] === now; due.shift()) answer();
          for (let message = 0; message < (now * 7) % 5; message += 1) send('text');
          const before = sent();
          await turn();
          for (let each = before; each < sent(); each += 1) due.push(now + 3);
        }
      };
      const { send, batches, answer } = unanswered(settings);
      await requests(
        (value) => void send({ value }),
        () => batches.length,
        answer,
      );
      const [measured, releases]: [number[], (() => void)[]] = [[], []];
      const batcher = new Batcher<string>({
        leaders: [0],
        batchBytes: settings['batch.size'],
        lingerMs: 0,
        maxInFlight: most,
        send: (request) => {
          measured.push(request.messages.length);
          releases.push(() => batcher.release(request));
        },
      });
      await requests(
        (value) => batcher.add(value, 0, 0, -1, value.length),
        () => measured.length,
        () => releases.shift()!(),
      );
      expect(batches.map(({ length }) => length)).toEqual(measured);
    });

    test('has a batch linger that was opened meanwhile', async () => {
      vi.useFakeTimers();
      try {
        const { send, batches, answer } = unanswered({ 'enable.idempotence': true, 'linger.ms': 20 });
        void send({ value: 'a' });
        await vi.advanceTimersByTimeAsync(30);
        void send({ value: 'b' });
        await vi.advanceTimersByTimeAsync(10);
        answer();
        await vi.advanceTimersByTimeAsync(9);
        expect(batches).toEqual([['a']]);
        await vi.advanceTimersByTimeAsync(1);
        expect(batches).toEqual([['a'], ['b']]);
      } finally {
        vi.useRealTimers();
      }
    });
  });
});

describe('platformatic', () => {
  test('takes the settings in its own names', () => {
    const text = platformaticSnippet(source(everything));
    for (const part of ['idempotent: true,', 'maxInflights: 1,', 'retries: 7,', 'requestTimeout: 9000,'])
      expect(text).toContain(part);
  });

  test('says where it must send nothing else', () => {
    expect(platformaticSnippet(source(everything))).toContain('one gather()');
    expect(platformaticSnippet(source({}))).not.toContain('one gather()');
  });

  test('is accepted by its constructor', async () => {
    const modules = { '@platformatic/kafka': platformatic };
    // Only a strict client looks at its options.
    const text = platformaticSnippet(source(everything)).replace('clientId', 'strict: true, clientId');
    await (run(text, modules, 'producer') as platformatic.Producer).close();
    expect(() => run(text.replace('retries: 7', "retries: 'seven'"), modules, 'null')).toThrow(/retries/);
  });

  test('sends what was gathered', async () => {
    const send = vi.fn(async (_batch: object) => {});
    const Producer = vi.fn(function Producer() {
      return { send };
    });
    const text = platformaticSnippet(source({ acks: 'all', 'compression.type': 'zstd' }));
    const module = { '@platformatic/kafka': { Producer, stringSerializers: 'strings' } };
    const gather = run(text, module, `gather(producer, 't', 1)`) as { send(message: object): Promise<void> };
    await gather.send({ key: 'a', value: 'b' });
    expect(send.mock.calls).toEqual([
      [{ acks: -1, compression: 'zstd', messages: [{ topic: 't', key: 'a', value: 'b' }] }],
    ]);
  });
});

describe('properties', () => {
  const asText = Object.fromEntries(Object.entries(everything).map(([name, value]) => [name, String(value)]));

  test('of Java are the settings under their own names', () => {
    expect(properties(javaSnippet(source(everything)))).toEqual(asText);
  });

  test('of librdkafka are the same, with its own limit on an answer and Java’s partitions', () => {
    expect(properties(librdkafkaSnippet(source(everything)))).toEqual({
      ...asText,
      'socket.timeout.ms': '9000',
      partitioner: 'murmur2_random',
    });
    expect(properties(librdkafkaSnippet(source({}, { clientDefaults: true })))).toEqual({});
  });

  test('of Java turn idempotence off where more requests are in flight than it allows', () => {
    const set = properties(javaSnippet(source({ 'max.in.flight.requests.per.connection': 100 })));
    expect(set['enable.idempotence']).toBe('false');
    expect(
      properties(javaSnippet(source({ 'max.in.flight.requests.per.connection': 5 }))),
    ).not.toHaveProperty(['enable.idempotence']);
  });

  test.each<[ProducerSettings, string]>([
    [{}, 'turns enable.idempotence on where it is not set;'],
    [{ acks: 'all', retries: 3 }, 'turns enable.idempotence on where it is not set;'],
    [{ acks: 1 }, 'turns enable.idempotence off beside acks=1;'],
    [{ acks: 0, retries: 0 }, 'turns enable.idempotence off beside acks=0 and retries=0;'],
  ])('of Java say what it makes of idempotence where %o', (settings, words) => {
    expect(javaSnippet(source(settings))).toContain(words);
  });

  test('of Java give a message as long as Java wants', () => {
    const settings = { 'linger.ms': 50, 'delivery.timeout.ms': 1000 };
    expect(properties(javaSnippet(source(settings)))['delivery.timeout.ms']).toBe('30050');
    expect(
      properties(javaSnippet(source({ ...settings, 'request.timeout.ms': 900 })))['delivery.timeout.ms'],
    ).toBe('1000');
  });

  test('of Java say what batch.size means there, with the compression that was measured', () => {
    const plain = (settings: ProducerSettings, changes = {}) =>
      javaSnippet(source(settings, changes)).replaceAll('\n# ', ' ');
    const packed = { 'batch.size': 42_000, 'compression.type': 'lz4' } as const;
    expect(plain(packed)).toContain('at the measured 4.2 to 1, batch.size=10000 holds as many messages');
    expect(plain(packed, { compressionRatio: null })).toContain('hold more messages at the same batch.size');
    expect(plain({ 'batch.size': 42_000 })).toContain('without compression it is the same');
  });

  test('name no setting that is not Kafka’s', () => {
    const known: readonly string[] = [...settingNames, 'socket.timeout.ms', 'partitioner'];
    for (const text of [javaSnippet(source(everything)), librdkafkaSnippet(source(everything))])
      for (const name of Object.keys(properties(text))) expect(known).toContain(name);
  });
});

describe('origin', () => {
  test('says whose figures they are', () => {
    const { result, best } = recommended();
    const text = (target: string) =>
      snippetsOf(result, best).find((snippet) => snippet.target === target)!.text;
    expect(text('confluent')).toContain('// Measured with confluent.\n');
    expect(text('kafkajs')).toContain('Measured with confluent, not with this client');
    expect(text('librdkafka')).toContain('# Measured with confluent.\n');
    const simulated = { ...result, broker: { ...result.broker, kind: 'simulated' as const } };
    expect(snippetsOf(simulated, best)[0]!.text).toContain('From a simulation');
  });

  test('says how many producers there were', () => {
    expect(javaSnippet(source({}, { lanes: 3 }))).toContain('3 producers, each on a thread of its own');
  });
});

describe('the scenario', () => {
  const scenarioOf = (result: Result, best: Point) => {
    const { text } = snippetsOf(result, best).at(-1)!;
    return { text, loaded: parseScenario('tuned.yaml', text, [], backendNames) };
  };

  test('has the recommended point, its client with nothing set, and what the command line put over the file', () => {
    const { result, best } = recommended();
    const { loaded } = scenarioOf(result, best);
    const points = planPoints(loaded, () => []);
    expect(points).toHaveLength(2);
    expect(points[1]).toMatchObject({ backend: best.backend, clientDefaults: true });
    expect(points[0]).toMatchObject({
      id: best.id,
      backend: best.backend,
      settings: best.producer.requested,
      load: best.load,
      lanes: 1,
    });
    expect(loaded.scenario).toMatchObject({
      name: 'tuned-settings',
      trials: 3,
      durationMs: 2000,
      topic: { name: 'kafka-logs', config: { 'retention.ms': '604800000' } },
    });
  });

  const loads: Load[] = [
    { kind: 'open', ratePerSecond: 1234.5, arrivals: 'poisson', window: 900 },
    {
      kind: 'stages',
      stages: [
        { fromPerSecond: 100, toPerSecond: 500, durationMs: 1500 },
        { fromPerSecond: 500, toPerSecond: 500, durationMs: 60_000 },
      ],
      arrivals: 'even',
      window: 100_000,
    },
    { kind: 'burst', ratePerSecond: 0, messages: 500, everyMs: 2000, window: 100_000 },
  ];

  test.each(loads)('offers what the point was offered: $kind', (load) => {
    const { result, best } = recommended();
    // A file with stages has no duration of its own.
    const text = result.run.scenario.text.replace('duration: 2s\n', '');
    const other = { ...result, run: { ...result.run, scenario: { ...result.run.scenario, text } } };
    const { loaded } = scenarioOf(other, { ...best, load, lanes: 2 });
    expect(loaded.scenario.loads).toEqual([load]);
    expect(loaded.scenario.lanes).toEqual([2]);
  });

  test('keeps a bare warm-up whose least was put over', () => {
    const { result, best } = recommended();
    const { scenario } = result.run;
    scenario.text = `${scenario.text}warmup: 1s\nclientDefaults: false\n`;
    scenario.overrides = { 'warmup.max': '9s', trials: 5 };
    const { loaded } = scenarioOf(result, best);
    expect(loaded.scenario).toMatchObject({
      warmupMs: 1000,
      warmupLimitMs: 9000,
      trials: 5,
      clientDefaults: true,
    });
  });

  test('names a user’s own backend by its module, and lines by where they lay', () => {
    const { result, best } = recommended();
    result.environment.plugins = [{ name: 'mine', path: '/home/me/mine.js', sha256: 'a', package: null }];
    result.workload = { ...result.workload, path: '/home/me/lines.jsonl' };
    const { text } = snippetsOf(result, { ...best, backend: 'mine' }).at(-1)!;
    expect(text).toContain('- /home/me/mine.js');
    expect(text).toContain('path: /home/me/lines.jsonl');
  });
});
