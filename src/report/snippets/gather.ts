import type { SnippetSource } from './source.ts';

/** What lingerlab's batcher does where nothing is set. */
const emulatedDefaults = {
  'batch.size': 16_384,
  'linger.ms': 0,
  'max.in.flight.requests.per.connection': 5,
} as const;

/** Why a client without batches needs the user's own code, and what that has to do: sentences for a comment. */
export function gatherSentences(client: string): string[] {
  return [
    `${client} has neither linger.ms nor batch.size: what is sent alone is a request alone.`,
    'lingerlab gathers messages for linger.ms, or until they fill batch.size bytes of a partition (counted before compression), and sends them together; while as many requests are out as may be in flight, it goes on gathering. A program has to do so itself, as gather() does here; it counts the bytes of all partitions together, and a send to several brokers as one request.',
    'Uneven keys make larger batches for some: keep batch.size well below the broker’s message.max.bytes.',
  ];
}

/** Sends that may be unanswered: the batcher's limit, which is 1 where these clients are idempotent. */
export const gatherInFlight = ({ settings }: SnippetSource): number =>
  settings['enable.idempotence'] === true
    ? 1
    : (settings['max.in.flight.requests.per.connection'] ??
      emulatedDefaults['max.in.flight.requests.per.connection']);

/**
 * JavaScript of `gather(producer, topic, partitions)`, whose `send` takes one message and resolves when its batch is
 * acknowledged; `sendBatch` are the lines that send the messages of `sent`.
 */
export function gatherFunction(source: SnippetSource, sendBatch: readonly string[]): string {
  const { settings } = source;
  const lingerMs = settings['linger.ms'] ?? emulatedDefaults['linger.ms'];
  const batchBytes = settings['batch.size'] ?? emulatedDefaults['batch.size'];
  const [begin, end] =
    lingerMs === 0
      ? ['setImmediate(makeReady, batch)', 'clearImmediate']
      : ['setTimeout(makeReady, lingerMs, batch)', 'clearTimeout'];
  return `${lingerMs === 0 ? '// linger.ms is 0: what one turn of the event loop brings goes together.' : `const lingerMs = ${lingerMs};`}
const batchBytes = ${batchBytes};
const maxInFlight = ${gatherInFlight(source)};

function gather(producer, topic, partitions) {
  const batches = []; // the last one is still filling
  let inFlight = 0;
  function send(message) {
    return new Promise((resolve, reject) => {
      const bytes = Buffer.byteLength(message.value) + Buffer.byteLength(message.key ?? '');
      let batch = batches.at(-1);
      if (batch === undefined || batch.bytes + bytes > batchBytes * partitions) {
        if (batch !== undefined) makeReady(batch);
        batch = { sent: [], bytes: 0, ready: false };
        batch.timer = ${begin};
        batches.push(batch);
      }
      batch.sent.push({ message, resolve, reject });
      batch.bytes += bytes;
      if (batch.bytes >= batchBytes * partitions) makeReady(batch);
    });
  }
  function makeReady(batch) {
    batch.ready = true;
    ${end}(batch.timer);
    sendNext();
  }
  async function sendNext() {
    if (inFlight === maxInFlight || !batches[0]?.ready) return;
    const { sent } = batches.shift();
    inFlight += 1;
    try {
      await ${sendBatch.join('\n      ')};
      for (const { resolve } of sent) resolve();
    } catch (error) {
      for (const { reject } of sent) reject(error);
    }
    inFlight -= 1;
    setImmediate(sendNext); // with what this answer brings
  }
  return { send };
}`;
}
