import { settingNames } from '../../producer-settings.ts';
import { commentLines, originSentences, type SnippetSource } from './source.ts';

/** Java's default, against which it holds delivery.timeout.ms. */
const requestTimeoutDefaultMs = 30_000;
const mostInFlightWithIdempotence = 5;

/** The settings as a properties file for Kafka's Java client. */
export function javaSnippet(source: SnippetSource): string {
  const { settings } = source;
  const values: Record<string, string | number | boolean> = {};
  for (const name of settingNames) if (settings[name] !== undefined) values[name] = settings[name];
  const notes = [...originSentences(source, null), ...batchSentences(source)];
  if (settings['enable.idempotence'] === undefined) {
    const inFlight = settings['max.in.flight.requests.per.connection'] ?? 0;
    if (inFlight > mostInFlightWithIdempotence) {
      values['enable.idempotence'] = false;
      notes.push(
        `Java’s enable.idempotence allows at most ${mostInFlightWithIdempotence} requests in flight, so it is off here.`,
      );
    } else notes.push(`${idempotenceUnset(settings)}; here it was left to the client.`);
  }
  const deliveryMs = settings['delivery.timeout.ms'];
  const leastMs = (settings['linger.ms'] ?? 0) + (settings['request.timeout.ms'] ?? requestTimeoutDefaultMs);
  if (deliveryMs !== undefined && deliveryMs < leastMs) {
    values['delivery.timeout.ms'] = leastMs;
    notes.push(
      `delivery.timeout.ms was ${deliveryMs}; Java wants at least linger.ms + request.timeout.ms, so it is more here.`,
    );
  }
  if (source.clientDefaults) notes.push('Nothing was set: these are the client’s defaults.');
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return `${[...commentLines('#', notes), ...lines].join('\n')}\n`;
}

/** What Java makes of it where it is not set. Source: `ProducerConfig.postProcessAndValidateIdempotenceConfigs`. */
function idempotenceUnset({ acks, retries }: SnippetSource['settings']): string {
  const against = [
    ...(acks === undefined || acks === 'all' ? [] : [`acks=${acks}`]),
    ...(retries === 0 ? ['retries=0'] : []),
  ];
  return against.length === 0
    ? 'Java turns enable.idempotence on where it is not set'
    : `Java turns enable.idempotence off beside ${against.join(' and ')}`;
}

/** Java's batch.size is another measure: what a batch takes when compressed. */
function batchSentences({ settings, compressionRatio }: SnippetSource): string[] {
  const batchBytes = settings['batch.size'];
  const compression = settings['compression.type'] ?? 'none';
  if (batchBytes === undefined) return [];
  if (compression === 'none')
    return [
      'Java counts batch.size after compression, the clients of Node before; without compression it is the same.',
    ];
  const general =
    'Java counts batch.size after compression (its running estimate), the clients of Node before';
  if (compressionRatio === null || compressionRatio <= 1)
    return [`${general}: its batches hold more messages at the same batch.size.`];
  const alike = Math.max(1, Math.round(batchBytes / compressionRatio));
  return [
    `${general}: at the measured ${compressionRatio.toPrecision(2)} to 1, batch.size=${alike} holds as many messages as ${batchBytes} did.`,
  ];
}
