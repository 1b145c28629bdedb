// A backend of your own for lingerlab: kafkajs, used as plainly as it can be. What is sent in one turn of the event loop
// goes out as one request; with linger.ms, what is sent within that time. docs/backends.md says what each part means.
//
//   lingerlab run scenarios/quickstart.yaml --backend kafkajs,./examples/my-client.js
import { CompressionTypes, Kafka, logLevel } from 'kafkajs';

/** @type {import('lingerlab').PluginBackend} */
export default {
  name: 'my-client',
  packageName: 'kafkajs',
  // What is left out is unsupported: a point that asks for it is skipped, and the report says why.
  support: {
    acks: 'native',
    'compression.type': 'native',
    'linger.ms': { how: 'emulated', note: 'by a timer around send' },
  },
  refuses: ({ 'compression.type': compression = 'none' }) =>
    compression in codecs ? null : `my-client has no codec for ${compression}`,

  async connect({ brokers, connection, clientId, topic, settings }, acknowledgements) {
    const { acks = 'all', 'linger.ms': linger = 0, 'compression.type': compression = 'none' } = settings;
    const kafka = new Kafka({
      brokers: [...brokers],
      clientId,
      logLevel: logLevel.NOTHING,
      ...securityOf(connection),
    });
    const producer = kafka.producer();
    await producer.connect();

    /** @type {import('kafkajs').Message[]} */
    let messages = [];
    /** @type {number[]} */
    let tokens = [];
    const requests = new Set();

    /** Sends what has gathered. Each token is settled exactly once: acknowledged with null, or failed with a code. */
    async function sendBatch() {
      const [batch, its] = [messages, tokens];
      [messages, tokens] = [[], []];
      if (batch.length === 0) return;
      const sent = {
        topic,
        messages: batch,
        acks: acks === 'all' ? -1 : acks,
        compression: codecs[compression],
      };
      const error = await producer.send(sent).then(
        () => null,
        (failed) => failed.type ?? failed.name,
      );
      acknowledgements.settleAll(its, its.length, error);
    }

    function request() {
      const sending = sendBatch().finally(() => requests.delete(sending));
      requests.add(sending);
    }

    return {
      effective: {
        acks: { value: acks, how: 'native' },
        'compression.type': { value: compression, how: 'native' },
        'linger.ms': { value: linger, how: 'emulated' },
      },
      send({ bytes, start, end, key, headers }, token) {
        if (messages.length === 0) linger === 0 ? setImmediate(request) : setTimeout(request, linger);
        // A view of the bytes may be kept, because retainsBytes is true unless it says otherwise. The message may not.
        messages.push({ key, value: bytes.subarray(start, end), headers: Object.fromEntries(headers ?? []) });
        tokens.push(token);
      },
      async flush() {
        request();
        await Promise.all(requests);
      },
      close: () => producer.disconnect(),
    };
  },
};

/**
 * TLS and SASL as kafkajs takes them. What the client cannot do is refused in words, which the report quotes.
 * @param {import('lingerlab').ProducerOptions['connection']} connection
 * @returns {Pick<import('kafkajs').KafkaConfig, 'ssl' | 'sasl'>}
 */
function securityOf({ tls, sasl } = { protocol: 'PLAINTEXT', tls: null, sasl: null }) {
  if (sasl?.mechanism === 'OAUTHBEARER') throw new Error('my-client fetches no tokens for OAUTHBEARER');
  const { ca = null, identity = null, endpointIdentification = true } = tls ?? {};
  const ssl = {
    ca: ca ?? undefined,
    cert: identity?.certificate,
    key: identity?.key,
    passphrase: identity?.keyPassword ?? undefined,
    ...(!endpointIdentification && { checkServerIdentity: () => undefined }),
  };
  const login = { ...sasl, mechanism: sasl?.mechanism.toLowerCase() };
  return {
    ...(tls !== null && { ssl }),
    ...(sasl !== null && { sasl: /** @type {import('kafkajs').SASLOptions} */ (login) }),
  };
}

/** @type {Record<string, number>} */
const codecs = { none: CompressionTypes.None, gzip: CompressionTypes.GZIP };
