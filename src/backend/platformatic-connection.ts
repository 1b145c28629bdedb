import {
  connectionsApiChannel,
  defaultBaseOptions,
  Producer as PlatformaticClient,
} from '@platformatic/kafka';
import { withDeadline } from '../deadline.ts';
import { messageOf, unavailableError } from '../errors.ts';
import { OpenSockets } from '../open-sockets.ts';
import type { Acknowledgements, EffectiveSettings, Producer, ProducerOptions } from './backend.ts';
import { BatchingProducer } from './batching-producer.ts';
import { connectError } from './connect-error.ts';
import { PlainProducer } from './plain-producer.ts';
import { platformaticCause, platformaticErrorCode } from './platformatic-errors.ts';
import { PlatformaticRequests } from './platformatic-requests.ts';
import { platformaticSecurity } from './platformatic-security.ts';
import { type Client, PlatformaticSender } from './platformatic-sender.ts';

/** Connects, and fetches the topic's metadata to prove it. Rejects with an error whose message names the last cause. */
export async function connectPlatformatic(
  options: ProducerOptions,
  effective: EffectiveSettings,
  acknowledgements: Acknowledgements,
): Promise<Producer> {
  const { topic, connectTimeoutMs } = options;
  const deadline = performance.now() + connectTimeoutMs;
  const sockets = new OpenSockets();
  let lastError: unknown = null;
  const client = createClient(options, sockets.closing, (error) => {
    lastError = error;
    // Closed, it would still try again, and keep its thread: it gives up what waits when it is told of the closing.
    if (sockets.isClosed || client.closed) queueMicrotask(() => client.emit('client:close'));
  });
  client.on('client:broker:connect', ({ connection }) => sockets.add(connection.socket));
  const requests = new PlatformaticRequests(connectionsApiChannel, client.instanceId);
  const sender = new PlatformaticSender({ client, sockets, requests, topic, effective });
  try {
    const late = () =>
      lastError === null
        ? new Error(`no answer within ${connectTimeoutMs} ms`)
        : platformaticCause(lastError);
    const leaders = await withDeadline(fetchLeaders(client, topic), connectTimeoutMs, late);
    return options.clientDefaults
      ? new PlainProducer(effective, sender, acknowledgements)
      : new BatchingProducer({ leaders, effective }, sender, acknowledgements);
  } catch (error) {
    await sender.close(0);
    if (isTooOld(error)) throw tooOldError(options, error);
    const type = platformaticErrorCode(error);
    const said = `${type} ${messageOf(error)} ${messageOf(platformaticCause(error))}`;
    const leftMs = deadline - performance.now();
    const failure = {
      backend: 'platformatic',
      error: platformaticCause(error),
      said,
      type,
      sentTo: null,
      leftMs,
    };
    throw await connectError(options, failure);
  }
}

/** The client; it is told nothing that was not asked for, so that its own defaults are in force. */
function createClient(
  { brokers, connection, clientId, settings, connectTimeoutMs }: ProducerOptions,
  closing: AbortSignal,
  onRetry: (error: unknown) => void,
): Client {
  const requestTimeoutMs = settings['request.timeout.ms'];
  const inFlight = settings['max.in.flight.requests.per.connection'];
  return new PlatformaticClient<Buffer, Buffer, Buffer, Buffer>({
    clientId,
    bootstrapBrokers: [...brokers],
    ...platformaticSecurity(brokers, connection, closing),
    // Its own is 5 s, which a program that prints a token may take.
    ...(connection?.sasl?.mechanism === 'OAUTHBEARER' && { connectTimeout: connectTimeoutMs }),
    // A topic is made on its first use where the broker makes topics so, as with the other clients.
    autocreateTopics: true,
    idempotent: settings['enable.idempotence'] ?? false,
    retryDelay: (_client, _operation, _attempt, _retries, error) => {
      onRetry(error);
      return defaultBaseOptions.retryDelay as number;
    },
    ...(settings.retries !== undefined && { retries: settings.retries }),
    ...(inFlight !== undefined && { maxInflights: inFlight }),
    // The second is an option of its connections, which takes whatever the client was given.
    ...(requestTimeoutMs !== undefined && { timeout: requestTimeoutMs, requestTimeout: requestTimeoutMs }),
  });
}

/** The node that leads each partition. A later election makes for less apt requests, and for no wrong ones. */
async function fetchLeaders(client: Client, topic: string): Promise<number[]> {
  const { topics } = await client.metadata({ topics: [topic], autocreateTopics: true });
  return topics.get(topic)!.partitions.map(({ leader }) => leader);
}

function isTooOld(error: unknown): boolean {
  return ['UNSUPPORTED_VERSION', 'PLT_KFK_UNSUPPORTED_API'].includes(platformaticErrorCode(error));
}

function tooOldError({ brokers, topic }: ProducerOptions, error: unknown): Error {
  const what = `platformatic cannot connect to send to "${topic}": ${messageOf(platformaticCause(error))}`;
  return unavailableError(brokers.join(', '), what, brokerTooOld, error);
}

// Version 1 begins with ApiVersions v3, which librdkafka's mock cluster refuses as Kafka before 2.4 does.
const brokerTooOld =
  '@platformatic/kafka 1 needs Kafka 2.4 or later, and cannot speak to the embedded broker: use --broker apache-kafka or a cluster of your own';
