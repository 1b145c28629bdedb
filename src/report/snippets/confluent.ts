import { librdkafkaPairs, librdkafkaSentences } from './librdkafka.ts';
import { commentLines, originSentences, type SnippetSource } from './source.ts';

/** librdkafka's settings as lines of an object; acks as the number that it also goes by. */
function configLines(source: SnippetSource): string[] {
  const lines = librdkafkaPairs(source).map(([name, value]) => {
    const written = name === 'acks' && value === 'all' ? -1 : value;
    const key = name.includes('.') ? `'${name}'` : name;
    return `  ${key}: ${typeof written === 'string' ? `'${written}'` : written},`;
  });
  return source.clientDefaults ? lines : [...lines, `  partitioner: 'murmur2_random', // as Java’s client`];
}

const sentences = (source: SnippetSource, backend: string): string[] => [
  ...originSentences(source, backend),
  ...librdkafkaSentences(source),
  ...(source.clientDefaults ? ['Nothing is set: these are the client’s defaults.'] : []),
];

/** The settings for @confluentinc/kafka-javascript in its callback form. */
export function confluentSnippet(source: SnippetSource): string {
  return `${[
    ...commentLines('//', sentences(source, 'confluent')),
    `import kafka from '@confluentinc/kafka-javascript';`,
    '',
    '// One argument: a second, even an empty one, would bring defaults back over some of these.',
    'const producer = new kafka.Producer({',
    `  'bootstrap.servers': 'localhost:9092',`,
    '  dr_cb: true,',
    ...configLines(source),
    '});',
    `producer.on('delivery-report', (error, report) => {`,
    '  if (error) console.error(report.opaque, error.message);',
    '});',
    `producer.on('ready', () => {`,
    '  producer.setPollInBackground(true); // only once it is connected',
    `  producer.produce('my-topic', null, Buffer.from('text'), 'key', undefined, 'my own mark');`,
    '});',
    'producer.connect();',
  ].join('\n')}\n`;
}

/** The settings for @confluentinc/kafka-javascript in its KafkaJS form. */
export function confluentKafkajsSnippet(source: SnippetSource): string {
  return `${[
    ...commentLines('//', [
      ...sentences(source, 'confluent-kafkajs'),
      'Hand over many messages in one send, all that a turn of the event loop brings: a send for each message costs about twice the CPU time.',
    ]),
    `import confluent from '@confluentinc/kafka-javascript';`,
    '',
    '// Without a kafkaJS block, which would put KafkaJS’s defaults in place of librdkafka’s.',
    'const producer = new confluent.KafkaJS.Kafka({}).producer({',
    `  'bootstrap.servers': 'localhost:9092',`,
    ...configLines(source),
    '});',
    'await producer.connect();',
    `await producer.send({ topic: 'my-topic', messages: [{ key: 'a', value: 'text' }] });`,
  ].join('\n')}\n`;
}
