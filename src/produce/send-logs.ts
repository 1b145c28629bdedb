import type { Message } from '../backend/backend.ts';
import { findBackend } from '../backend/registry.ts';
import { openAdmin, type TopicSpec } from '../broker/admin.ts';
import type { Broker, BrokerOptions } from '../broker/broker.ts';
import { openBroker } from '../broker/open.ts';
import type { ProducerSettings } from '../producer-settings.ts';
import { createStream } from '../workload/workload.ts';
import { Settlements, type Tally } from './settlements.ts';

export type { Tally };

/** What to send. */
export interface Order {
  readonly topic: TopicSpec;
  readonly count: number;
  readonly delayMs: number;
  readonly seed: number;
  readonly backend: string;
  readonly settings: ProducerSettings;
}

export interface World {
  readonly broker: BrokerOptions['choice'];
  readonly signal: AbortSignal;
  /** Waits between messages; resolves early when interrupted. */
  readonly pause: (ms: number) => Promise<void>;
  readonly onStatus: (status: string) => void;
  /** Told after each message that was handed to the client. */
  readonly onSent: (tally: Readonly<Tally>) => void;
}

const adminTimeoutMs = 15_000;
const connectTimeoutMs = 10_000;
const flushTimeoutMs = 30_000;
const closeTimeoutMs = 3000;
/** Messages that may await their answer at once. */
const mostUnsettled = 10_000;
/** How long a full window may stay without any answer before the sending ends. */
const silenceMs = 30_000;

/**
 * The lab's `send_logs`: entries one by one, a pause after each, a flush at the end; an interruption ends the sending,
 * not the flush. Where 10,000 messages are unanswered it waits, and ends the sending after 30 s without any answer.
 *
 * @throws LingerlabError where there is no broker, or the client cannot connect.
 */
export async function sendLogs(order: Order, world: World): Promise<Tally> {
  const backend = await findBackend(order.backend);
  const broker = await openBroker({ choice: world.broker, signal: world.signal, onStatus: world.onStatus });
  try {
    await ensureTopic(broker, order.topic);
    const settlements = new Settlements();
    const { tally } = settlements;
    const window = Math.min(order.count, mostUnsettled);
    const producer = await backend.connect(
      {
        brokers: broker.bootstrap,
        connection: broker.connection,
        clientId: 'lingerlab-produce',
        topic: order.topic.name,
        settings: order.settings,
        window,
        connectTimeoutMs,
      },
      settlements,
    );
    try {
      const stream = createStream(
        { kind: 'service-logs', key: 'service' },
        { seed: order.seed, lane: 0, retainBytes: backend.retainsBytes },
      );
      const message: Message = { bytes: Buffer.alloc(0), start: 0, end: 0, key: null, headers: null };
      while (tally.sent < order.count) {
        if (!(await settlements.fewerThan(window, silenceMs, world.signal))) {
          if (!world.signal.aborted)
            world.onStatus(`no answer for ${silenceMs / 1000} s: flushing what was sent`);
          break;
        }
        stream.setTime(Date.now() * 1000);
        stream.next(message);
        producer.send(message, tally.sent);
        tally.sent += 1;
        world.onSent(tally);
        await world.pause(order.delayMs);
      }
      await producer.flush(flushTimeoutMs);
    } finally {
      await producer.close(closeTimeoutMs);
    }
    return tally;
  } finally {
    await broker.close();
  }
}

async function ensureTopic({ bootstrap, connection }: Broker, topic: TopicSpec): Promise<void> {
  const admin = await openAdmin(bootstrap, { timeoutMs: adminTimeoutMs, connection });
  try {
    await admin.ensureTopic(topic);
  } finally {
    await admin.close();
  }
}
