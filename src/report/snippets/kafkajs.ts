import type { CompressionType } from '../../producer-settings.ts';
import { gatherFunction, gatherInFlight, gatherSentences } from './gather.ts';
import { acksNumber, commentLines, originSentences, property, type SnippetSource } from './source.ts';

interface Codec {
  /** The name in kafkajs's CompressionTypes. */
  readonly name: string;
  readonly imports: readonly string[];
  readonly lines: readonly string[];
}

const codecs: Readonly<Record<CompressionType, Codec | null>> = {
  none: null,
  gzip: { name: 'GZIP', imports: [], lines: [] },
  snappy: {
    name: 'Snappy',
    imports: [`import snappy from 'snappy'; // npm install snappy`],
    lines: [
      '// kafkajs has no snappy of its own. This reads what kafkajs writes; for a consumer of what Java writes there is',
      '// the package kafkajs-snappy.',
      'CompressionCodecs[CompressionTypes.Snappy] = () => ({',
      '  compress: ({ buffer }) => snappy.compress(buffer),',
      '  decompress: (buffer) => snappy.uncompress(buffer, { asBuffer: true }),',
      '});',
    ],
  },
  lz4: {
    name: 'LZ4',
    imports: [`import lz4 from 'lz4-napi'; // npm install lz4-napi`],
    lines: [
      '// kafkajs has no lz4 of its own.',
      'CompressionCodecs[CompressionTypes.LZ4] = () => ({',
      '  compress: ({ buffer }) => lz4.compressFrame(buffer),',
      '  decompress: (buffer) => lz4.decompressFrame(buffer),',
      '});',
    ],
  },
  zstd: {
    name: 'ZSTD',
    imports: [`import { promisify } from 'node:util';`, `import zlib from 'node:zlib';`],
    lines: [
      '// kafkajs has no zstd of its own; Node has it from 22.15 on.',
      'const [compress, decompress] = [promisify(zlib.zstdCompress), promisify(zlib.zstdDecompress)];',
      'CompressionCodecs[CompressionTypes.ZSTD] = () => ({',
      '  compress: ({ buffer }) => compress(buffer),',
      '  decompress: (buffer) => decompress(buffer),',
      '});',
    ],
  },
};

/** For a Node without zstd. */
const wasmZstd: Codec = {
  name: 'ZSTD',
  imports: [`import { Zstd } from '@hpcc-js/wasm-zstd'; // npm install @hpcc-js/wasm-zstd`],
  lines: [
    '// kafkajs has no zstd of its own, and Node none before 22.15.',
    'const zstd = await Zstd.load();',
    'CompressionCodecs[CompressionTypes.ZSTD] = () => ({',
    '  compress: async ({ buffer }) => Buffer.from(zstd.compress(buffer)),',
    '  decompress: async (buffer) => Buffer.from(zstd.decompress(buffer)),',
    '});',
  ],
};

/** The settings for kafkajs, with the code that its user needs for what it does not have. */
export function kafkajsSnippet(source: SnippetSource): string {
  const { settings, clientDefaults } = source;
  const type = settings['compression.type'] ?? 'none';
  const codec = type === 'zstd' && !source.nodeHasZstd ? wasmZstd : codecs[type];
  const names = [
    ...(codec !== null && codec.lines.length > 0 ? ['CompressionCodecs'] : []),
    ...(codec === null ? [] : ['CompressionTypes']),
    'Kafka',
  ];
  const idempotent = settings['enable.idempotence'] === true;
  const inFlight = idempotent ? 1 : settings['max.in.flight.requests.per.connection'];
  const retries = settings.retries === undefined ? undefined : `{ retries: ${settings.retries} }`;
  const producer = [
    ...property('idempotent', settings['enable.idempotence']),
    ...property('maxInFlightRequests', inFlight),
    ...property('retry', retries),
  ];
  const options = [
    ...property('acks', acksNumber(settings.acks)),
    ...property('compression', codec === null ? undefined : `CompressionTypes.${codec.name}`),
    ...property('timeout', settings['request.timeout.ms']),
    ...property('topicMessages', '[{ topic, messages: sent.map(({ message }) => message) }]'),
  ];
  const sendBatch = ['producer.sendBatch({', ...options, '})'];
  const notes = [
    ...originSentences(source, 'kafkajs'),
    ...(clientDefaults ? ['Nothing is set: these are the defaults of kafkajs.'] : gatherSentences('kafkajs')),
    ...(settings['delivery.timeout.ms'] === undefined
      ? []
      : ['kafkajs has no delivery.timeout.ms: it gives a message up after its retries.']),
    ...(!clientDefaults && gatherInFlight(source) > 1
      ? [
          'With more than one request in flight, sends may overtake one another: where order matters, set maxInFlight to 1.',
        ]
      : []),
  ];
  return `${[
    ...commentLines('//', notes),
    `import kafkajs from 'kafkajs';`,
    ...(codec?.imports ?? []),
    '',
    `const { ${names.join(', ')} } = kafkajs;`,
    '',
    ...(codec === null || codec.lines.length === 0 ? [] : [...codec.lines, '']),
    'const kafka = new Kafka({',
    `  clientId: 'my-service',`,
    `  brokers: ['localhost:9092'],`,
    ...property('requestTimeout', settings['request.timeout.ms']),
    '});',
    ...(producer.length === 0
      ? ['const producer = kafka.producer();']
      : ['const producer = kafka.producer({', ...producer, '});']),
    'await producer.connect();',
    '',
    ...(clientDefaults
      ? [`await producer.send({ topic: 'my-topic', messages: [{ key: 'a', value: 'text' }] });`]
      : [
          gatherFunction(source, sendBatch),
          '',
          `const { send } = gather(producer, 'my-topic', 3);`,
          `await send({ key: 'a', value: 'text' });`,
        ]),
  ].join('\n')}\n`;
}
