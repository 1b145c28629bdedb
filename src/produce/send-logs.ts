import type { Acknowledgements, Message } from '../backend/backend.ts';
import { findBackend } from '../backend/registry.ts';
import { openAdmin, type TopicSpec } from '../broker/admin.ts';
import type { BrokerOptions } from '../broker/broker.ts';
import { openBroker } from '../broker/open.ts';
import type { ProducerSettings } from '../producer-settings.ts';
import { createStream } from '../workload/workload.ts';

/** What to send. */
export interface Order {
  readonly topic: TopicSpec;
  readonly count: number;
  readonly delayMs: number;
  readonly seed: number;
  readonly backend: string;
  readonly settings: ProducerSettings;
}

/** What became of it: acknowledged, failed by code, and sent but unanswered when the wait was over. */
export interface Tally {
  sent: number;
  acknowledged: number;
  failed: Record<string, number>;
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

/**
 * The lab's `send_logs`: entries one by one, a pause after each, a flush at the end; an interruption ends the sending,
 * not the flush.
 *
 * @throws LingerlabError where there is no broker, or the client cannot connect.
 */
export async function sendLogs(order: Order, world: World): Promise<Tally> {
  const backend = await findBackend(order.backend);
  const broker = await openBroker({ choice: world.broker, signal: world.signal, onStatus: world.onStatus });
  try {
    await ensureTopic(broker.bootstrap, order.topic);
    const tally: Tally = { sent: 0, acknowledged: 0, failed: {} };
    const producer = await backend.connect(
      {
        brokers: broker.bootstrap,
        clientId: 'lingerlab-produce',
        topic: order.topic.name,
        settings: order.settings,
        window: order.count,
        connectTimeoutMs,
      },
      counting(tally),
    );
    try {
      const stream = createStream(
        { kind: 'service-logs', key: 'service' },
        { seed: order.seed, lane: 0, retainBytes: backend.retainsBytes },
      );
      const message: Message = { bytes: Buffer.alloc(0), start: 0, end: 0, key: null };
      while (tally.sent < order.count && !world.signal.aborted) {
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

async function ensureTopic(bootstrap: readonly string[], topic: TopicSpec): Promise<void> {
  const admin = await openAdmin(bootstrap, { timeoutMs: adminTimeoutMs });
  try {
    await admin.ensureTopic(topic);
  } finally {
    await admin.close();
  }
}

function counting(tally: Tally): Acknowledgements {
  const settle = (error: string | null, count: number): void => {
    if (error === null) tally.acknowledged += count;
    else tally.failed[error] = (tally.failed[error] ?? 0) + count;
  };
  return {
    settle: (_token, error) => settle(error, 1),
    settleAll: (_tokens, count, error) => settle(error, count),
  };
}
