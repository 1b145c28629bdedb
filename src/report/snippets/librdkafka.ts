import { settingNames } from '../../producer-settings.ts';
import { commentLines, originSentences, type SnippetSource } from './source.ts';

/** What a reader of Kafka's documentation must know of librdkafka's settings of the same names. */
export const librdkafkaSentences = (source: SnippetSource): string[] => [
  ...(source.settings['batch.size'] === undefined
    ? []
    : [
        'batch.size counts bytes before compression here; message.max.bytes (1000000) and batch.num.messages (10000) limit a batch too.',
      ]),
];

/** The settings under librdkafka's names, in its order of writing: name and value, acks as `all`. */
export function librdkafkaPairs({
  settings,
}: SnippetSource): [name: string, value: string | number | boolean][] {
  const requestTimeoutMs = settings['request.timeout.ms'];
  return settingNames.flatMap((name): [string, string | number | boolean][] => {
    const value = settings[name];
    if (value === undefined) return [];
    // The first is the broker's limit, the second the client's own, which has narrower bounds.
    return name === 'request.timeout.ms'
      ? [
          [name, value],
          ['socket.timeout.ms', Math.min(Math.max(requestTimeoutMs!, 10), 300_000)],
        ]
      : [[name, value]];
  });
}

/** The settings as a properties file for clients on librdkafka: Python, Go, .NET, C and others. */
export function librdkafkaSnippet(source: SnippetSource): string {
  const notes = [
    ...originSentences(source, source.backend.startsWith('confluent') ? source.backend : null),
    ...librdkafkaSentences(source),
    ...(source.clientDefaults
      ? ['Nothing is set: these are the client’s defaults.']
      : ['Keys go to the partitions that Java’s client would choose.']),
  ];
  const pairs: (readonly [string, string | number | boolean])[] = [
    ...librdkafkaPairs(source),
    ...(source.clientDefaults ? [] : [['partitioner', 'murmur2_random'] as const]),
  ];
  return `${[...commentLines('#', notes), ...pairs.map(([name, value]) => `${name}=${value}`)].join('\n')}\n`;
}
