import { messageOf } from '../errors.ts';
import type { Acknowledgements, Backend, Producer, ProducerOptions } from './backend.ts';
import { confluentEffective } from './confluent-config.ts';
import { authorisationIn, ConfluentWords } from './confluent-faults.ts';
import { confluentPackage, librdkafkaSupport } from './confluent-support.ts';
import { connectError } from './connect-error.ts';

/**
 * @confluentinc/kafka-javascript in its callback form: a thin cover over librdkafka, which batches, compresses and
 * sends on threads of its own. `produce` copies a message into its queue; a delivery report comes back for each.
 *
 * Its native code can only live on a process's main thread, so nothing here loads it before `connect`.
 */
export const confluentBackend: Backend = {
  name: 'confluent',
  ...confluentPackage,
  host: 'process',
  retainsBytes: false,
  defaultsNote:
    'keys go through librdkafka’s own partitioner (consistent_random, CRC32), where every other point has murmur2, so that a key may lie in another partition',
  support: librdkafkaSupport,
  defaults: confluentEffective({}),
  refusesConnection: () => null,
  connect,
};

async function connect(options: ProducerOptions, acknowledgements: Acknowledgements): Promise<Producer> {
  const deadline = performance.now() + options.connectTimeoutMs;
  const words = new ConfluentWords();
  try {
    const { connectConfluent } = await import('./confluent-producer.ts');
    return await connectConfluent(options, confluentEffective(options.settings), acknowledgements, words);
  } catch (error) {
    const said = `${words.text} ${messageOf(error)}`;
    throw await connectError(options, {
      backend: 'confluent',
      error,
      said,
      type: authorisationIn(said),
      sentTo: words.unreachable,
      leftMs: deadline - performance.now(),
    });
  }
}
