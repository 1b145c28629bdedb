import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Admin, openAdmin } from '../../dist/broker/admin.js';
import { type ApacheKafka, openApacheKafka } from '../../dist/broker/apache-kafka.js';
import { kafkaJars } from '../../dist/broker/apache-kafka-jars.js';
import { findJava } from '../../dist/broker/java.js';
import {
  type CompressionType,
  compressionTypes,
  type ProducerSettings,
} from '../../dist/producer-settings.js';
import { confluentKafkajsSnippet, confluentSnippet } from '../../dist/report/snippets/confluent.js';
import { javaSnippet } from '../../dist/report/snippets/java.js';
import { kafkajsSnippet } from '../../dist/report/snippets/kafkajs.js';
import { librdkafkaSnippet } from '../../dist/report/snippets/librdkafka.js';
import { platformaticSnippet } from '../../dist/report/snippets/platformatic.js';
import type { SnippetSource } from '../../dist/report/snippets/source.js';

let broker: ApacheKafka;
let admin: Admin;
let topics = 0;

beforeAll(async () => {
  broker = await openApacheKafka();
  admin = await openAdmin(broker.bootstrap, { timeoutMs: 10_000 });
});

afterAll(async () => {
  await admin?.close();
  await broker?.close();
});

const source = (settings: ProducerSettings): SnippetSource => ({
  backend: 'kafkajs',
  settings,
  clientDefaults: false,
  lanes: 1,
  compressionRatio: null,
  nodeHasZstd: 'zstdCompress' in zlib,
  simulated: false,
});

const everything: ProducerSettings = {
  acks: 'all',
  'batch.size': 65_536,
  'linger.ms': 5,
  'compression.type': 'lz4',
  'max.in.flight.requests.per.connection': 2,
  'enable.idempotence': false,
  retries: 7,
  'request.timeout.ms': 9000,
  'delivery.timeout.ms': 60_000,
};

/** Small batches, so that a burst is many requests; all clients can be idempotent with one in flight. */
const idempotent: ProducerSettings = {
  ...everything,
  'batch.size': 200,
  'linger.ms': 1,
  'max.in.flight.requests.per.connection': 1,
  'enable.idempotence': true,
};

/** Runs a program to its end; resolves with its exit code and what it said. */
async function run(program: string, args: readonly string[], input: string) {
  const child = spawn(program, args, {
    // Packages are looked up from here, as from the file of a user's own program.
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    timeout: 30_000,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

/** Runs a snippet as a program, its addresses and topic changed, with `ending` behind it. */
const runJavaScript = (snippet: string, topic: string, ending: string) =>
  run(
    process.execPath,
    ['--input-type=module'],
    `${snippet.replace('localhost:9092', broker.bootstrap[0]!).replaceAll('my-topic', topic)}\n${ending}`,
  );

async function newTopic(): Promise<string> {
  topics += 1;
  const name = `snippets-${topics}`;
  await admin.ensureTopic({ name, partitions: 3, replicationFactor: 1, config: {} });
  return name;
}

/** Bursts of messages, the next while the last is on its way: each of 10 keys, one more than the snippet's own. */
const bursts = 20;
const messagesAfterBursts = 1 + bursts * 10;
const burst = `Array.from({ length: 10 }, (_, key) => ({ key: \`key \${key}\`, value: 'text '.repeat(20) }))`;
const inBursts = (send: string, end: string) => `
const answers = [];
for (let turn = 0; turn < ${bursts}; turn += 1) {
  answers.push(${send});
  await new Promise((resolve) => setTimeout(resolve, 1));
}
await Promise.all(answers.flat());
await producer.${end}();`;
const gathered = `...${burst}.map((message) => send(message))`;

/** Its callbacks outlive the program's text: it ends with the report of its last message. */
const reported = (topic: string) => `
let reports = 0;
producer.on('delivery-report', (error) => {
  if (error) process.exit(1);
  reports += 1;
  if (reports === ${messagesAfterBursts}) producer.disconnect(() => process.exit(0));
});
producer.on('ready', () => {
  for (let turn = 0; turn < ${bursts}; turn += 1)
    for (const { key, value } of ${burst}) producer.produce('${topic}', null, Buffer.from(value), key);
});`;

describe.each([
  ['kafkajs', kafkajsSnippet, () => inBursts(gathered, 'disconnect')],
  ['platformatic', platformaticSnippet, () => inBursts(gathered, 'close')],
  ['confluent', confluentSnippet, reported],
  [
    'confluent-kafkajs',
    confluentKafkajsSnippet,
    (topic: string) => inBursts(`producer.send({ topic: '${topic}', messages: ${burst} })`, 'disconnect'),
  ],
])('the snippet for %s', (_, snippet, ending) => {
  test.each([
    ['every setting', everything],
    ['idempotence', idempotent],
  ])('brings each message to the topic once, sends overlapping, with %s', async (_, settings) => {
    const topic = await newTopic();
    const { code, said } = await runJavaScript(snippet(source(settings)), topic, ending(topic));
    expect(code, said).toBe(0);
    await expect(admin.endOffsets(topic)).resolves.toBe(messagesAfterBursts);
  });
});

const reportedOnce = `producer.on('delivery-report', (error) => producer.disconnect(() => process.exit(error ? 1 : 0)));`;

test('with nothing set, a snippet sends its message', async () => {
  const forms: [snippet: typeof kafkajsSnippet, ending: string][] = [
    [kafkajsSnippet, 'await producer.disconnect();'],
    [platformaticSnippet, 'await producer.close();'],
    [confluentSnippet, reportedOnce],
    [confluentKafkajsSnippet, 'await producer.disconnect();'],
  ];
  const topic = await newTopic();
  const ended = await Promise.all(
    forms.map(([snippet, ending]) =>
      runJavaScript(snippet({ ...source({}), clientDefaults: true }), topic, ending),
    ),
  );
  for (const { code, said } of ended) expect(code, said).toBe(0);
  await expect(admin.endOffsets(topic)).resolves.toBe(forms.length);
});

/** What users of librdkafka's other bindings hand to it: names and texts. */
const handedOver = (properties: string) => `
import kafka from '@confluentinc/kafka-javascript';
const lines = ${JSON.stringify(properties)}.split('\\n').filter((line) => line !== '' && !line.startsWith('#'));
const producer = new kafka.Producer({
  'bootstrap.servers': 'localhost:9092',
  dr_cb: true,
  ...Object.fromEntries(lines.map((line) => line.split('='))),
});
${reportedOnce}
producer.on('ready', () => {
  producer.setPollInBackground(true);
  producer.produce('my-topic', null, Buffer.from('text'), 'a');
});
producer.connect();`;

test.each([
  ['every setting', everything],
  ['idempotence', idempotent],
])('librdkafka takes its properties, and sends a message with %s', async (_, settings) => {
  const topic = await newTopic();
  const { code, said } = await runJavaScript(handedOver(librdkafkaSnippet(source(settings))), topic, '');
  expect(code, said).toBe(0);
  await expect(admin.endOffsets(topic)).resolves.toBe(1);
});

test('librdkafka refuses what is not its own', async () => {
  const properties = librdkafkaSnippet(source(everything)).replace('linger.ms', 'linger.msec');
  const { code, said } = await runJavaScript(handedOver(properties), 'none', '');
  expect(code).not.toBe(0);
  expect(said).toContain('linger.msec');
});

test('Java takes its properties, sends a message with each, and is idempotent where they say so', async () => {
  const on = 'idempotent=true unknown=[]';
  const off = 'idempotent=false unknown=[]';
  const expected: [ProducerSettings, string, string][] = [
    [everything, 'enable.idempotence=false', off],
    [idempotent, 'enable.idempotence=true', on],
    [{}, 'turns enable.idempotence on', on],
    [{ acks: 1 }, 'turns enable.idempotence off', off],
    [{ acks: 0 }, 'turns enable.idempotence off', off],
    [{ retries: 0 }, 'turns enable.idempotence off', off],
    [{ 'max.in.flight.requests.per.connection': 6 }, 'enable.idempotence=false', off],
  ];
  const topic = await newTopic();
  const [java, { libs }] = await Promise.all([findJava(), kafkaJars()]);
  const program = fileURLToPath(new URL('./ProducerProperties.java', import.meta.url));
  const texts = expected.map(([settings]) => javaSnippet(source(settings)));
  for (const [index, [, words]] of expected.entries()) expect(texts[index]).toContain(words);
  const args = ['-cp', join(libs, '*'), program, broker.bootstrap[0]!, topic];
  const { code, said } = await run(java!.path, args, texts.join('\0'));
  expect(code, said).toBe(0);
  expect(said.match(/^idempotent=.*$/gm)).toEqual(expected.map(([, , told]) => told));
  await expect(admin.endOffsets(topic)).resolves.toBe(expected.length);
});

const registered = compressionTypes.filter((type: CompressionType) => type !== 'none');

test.each(registered)('kafkajs compresses with %s as the snippet tells it to', async (type) => {
  const topic = await newTopic();
  const snippet = kafkajsSnippet(source({ 'compression.type': type }));
  const { code, said } = await runJavaScript(snippet, topic, 'await producer.disconnect();');
  expect(code, said).toBe(0);
  await expect(admin.endOffsets(topic)).resolves.toBe(1);
});
