import { gatherFunction, gatherSentences } from './gather.ts';
import { acksNumber, commentLines, originSentences, property, type SnippetSource } from './source.ts';

/** The settings for @platformatic/kafka, with the code that its user needs for what it does not have. */
export function platformaticSnippet(source: SnippetSource): string {
  const { settings, clientDefaults } = source;
  const timeoutMs = settings['request.timeout.ms'];
  const compression = settings['compression.type'];
  const idempotent = settings['enable.idempotence'] === true;
  const inFlight = idempotent ? 1 : settings['max.in.flight.requests.per.connection'];
  const sendBatch = [
    'producer.send({',
    ...property('acks', acksNumber(settings.acks)),
    ...property('compression', compression === undefined ? undefined : `'${compression}'`),
    ...property('messages', 'sent.map(({ message }) => ({ topic, ...message }))'),
    '})',
  ];
  const notes = [
    ...originSentences(source, 'platformatic'),
    ...(clientDefaults
      ? ['Nothing is set: these are the defaults of @platformatic/kafka, acks=1 among them.']
      : gatherSentences('@platformatic/kafka')),
    ...(idempotent
      ? [
          'With enable.idempotence it numbers a send’s messages by what was acknowledged before. Of two sends at once the broker takes one for a repetition, or refuses it: give a topic one gather(), and send nothing to it past that.',
        ]
      : []),
    ...(compression === 'zstd' ? ['zstd needs Node 22.15 or later.'] : []),
    ...(settings['delivery.timeout.ms'] === undefined
      ? []
      : ['@platformatic/kafka has no delivery.timeout.ms: it gives a message up after its retries.']),
  ];
  return `${[
    ...commentLines('//', notes),
    `import { Producer, stringSerializers } from '@platformatic/kafka';`,
    '',
    'const producer = new Producer({',
    `  clientId: 'my-service',`,
    `  bootstrapBrokers: ['localhost:9092'],`,
    '  serializers: stringSerializers,',
    ...property('idempotent', settings['enable.idempotence']),
    ...property('maxInflights', inFlight),
    ...property('retries', settings.retries),
    ...property('timeout', timeoutMs),
    ...property('requestTimeout', timeoutMs),
    '});',
    '',
    ...(clientDefaults
      ? [`await producer.send({ messages: [{ topic: 'my-topic', key: 'a', value: 'text' }] });`]
      : [
          gatherFunction(source, sendBatch),
          '',
          `const { send } = gather(producer, 'my-topic', 3);`,
          `await send({ key: 'a', value: 'text' });`,
        ]),
  ].join('\n')}\n`;
}
