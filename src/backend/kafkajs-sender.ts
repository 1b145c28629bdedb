import type { CompressionTypes, Producer as KafkajsClient, Message as KafkajsMessage } from 'kafkajs';
import { settlesWithin } from '../deadline.ts';
import type { Sockets } from '../kafkajs-sockets.ts';
import type { EffectiveSettings, Message } from './backend.ts';
import type { Sender, SenderReading } from './batching-producer.ts';
import { KafkajsAnswers } from './kafkajs-answers.ts';

interface KafkajsSenderOptions {
  readonly client: KafkajsClient;
  readonly sockets: Sockets;
  readonly codec: CompressionTypes;
  readonly topic: string;
  readonly effective: EffectiveSettings;
}

type KafkajsHeaders = NonNullable<KafkajsMessage['headers']>;

/** kafkajs's `send`, one call a request. */
export class KafkajsSender implements Sender<KafkajsMessage, KafkajsHeaders> {
  readonly #client: KafkajsClient;
  readonly #sockets: Sockets;
  readonly #record: { topic: string; acks: number; timeout: number; compression: CompressionTypes };
  readonly #answers: KafkajsAnswers;

  constructor({ client, sockets, codec, topic, effective }: KafkajsSenderOptions) {
    this.#client = client;
    this.#sockets = sockets;
    this.#record = {
      topic,
      acks: effective.acks!.value === 'all' ? -1 : (effective.acks!.value as number),
      timeout: effective['request.timeout.ms']!.value as number,
      compression: codec,
    };
    this.#answers = new KafkajsAnswers(client);
  }

  headers(headers: NonNullable<Message['headers']>): KafkajsHeaders {
    return Object.fromEntries(headers);
  }

  message(
    key: Buffer | null,
    value: Buffer,
    partition: number | undefined,
    headers: KafkajsHeaders | undefined,
  ): KafkajsMessage {
    const message: KafkajsMessage = { key, value, partition };
    if (headers !== undefined) message.headers = headers;
    return message;
  }

  send(messages: KafkajsMessage[]): Promise<unknown> {
    const answered = this.#client.send({ ...this.#record, messages });
    // Without an answer to wait for, kafkajs would take in messages faster than any network takes them away.
    return this.#record.acks === 0 ? answered.then(() => this.#sockets.drained()) : answered;
  }

  outcomes(error: unknown): () => string {
    const code = kafkajsErrorCode(error);
    return () => code;
  }

  read(): SenderReading {
    const { requests, latencyUs } = this.#answers;
    return {
      answered: { requests, latencyUs },
      // kafkajs obeys a broker that asks it to hold back, and tells nobody.
      throttleMs: null,
      wireBytes: this.#sockets.bytesWritten,
    };
  }

  async close(timeoutMs: number): Promise<void> {
    // It waits for every answer that is outstanding, which may never come.
    await settlesWithin(this.#client.disconnect(), timeoutMs);
    this.#sockets.close();
  }
}

/** Kafka's name of a protocol error (`NOT_LEADER_FOR_PARTITION`), else kafkajs's name, of the innermost cause. */
export function kafkajsErrorCode(error: unknown): string {
  let innermost = error;
  while (innermost instanceof Error && innermost.cause instanceof Error) innermost = innermost.cause;
  if (!(innermost instanceof Error)) return 'UNKNOWN';
  return 'type' in innermost && typeof innermost.type === 'string' ? innermost.type : innermost.name;
}
