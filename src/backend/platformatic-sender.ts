import type { MessageToProduce, Producer as PlatformaticClient, SendOptions } from '@platformatic/kafka';
import { settlesWithin } from '../deadline.ts';
import type { OpenSockets } from '../open-sockets.ts';
import type { EffectiveSettings, Message } from './backend.ts';
import type { Sender, SenderReading } from './batching-producer.ts';
import { platformaticOutcomes } from './platformatic-errors.ts';
import type { PlatformaticRequests } from './platformatic-requests.ts';

/** The client with keys, values and headers as they come, in Buffers. */
export type Client = PlatformaticClient<Buffer, Buffer, Buffer, Buffer>;
export type ClientMessage = MessageToProduce<Buffer, Buffer, Buffer, Buffer>;
type ClientHeaders = Map<Buffer, Buffer>;
type Compression = SendOptions<Buffer, Buffer, Buffer, Buffer>['compression'];

interface PlatformaticSenderOptions {
  readonly client: Client;
  readonly sockets: OpenSockets;
  readonly requests: PlatformaticRequests;
  readonly topic: string;
  readonly effective: EffectiveSettings;
}

/** @platformatic/kafka's `send`, one call a request. */
export class PlatformaticSender implements Sender<ClientMessage, ClientHeaders> {
  // No more than `maxInflights` requests are under way on a connection.
  readonly queues = true;
  readonly #client: Client;
  readonly #sockets: OpenSockets;
  readonly #requests: PlatformaticRequests;
  readonly #topic: string;
  readonly #acks: number;
  readonly #compression: Compression;

  constructor({ client, sockets, requests, topic, effective }: PlatformaticSenderOptions) {
    this.#client = client;
    this.#sockets = sockets;
    this.#requests = requests;
    this.#topic = topic;
    this.#acks = effective.acks!.value === 'all' ? -1 : (effective.acks!.value as number);
    this.#compression = effective['compression.type']!.value as Compression;
  }

  headers(headers: NonNullable<Message['headers']>): ClientHeaders {
    return new Map(headers.map(([name, value]) => [Buffer.from(name), value]));
  }

  message(
    key: Buffer | null,
    value: Buffer,
    partition: number | undefined,
    headers: ClientHeaders | undefined,
  ): ClientMessage {
    const message: ClientMessage = { topic: this.#topic, value };
    if (partition !== undefined) message.partition = partition;
    if (key !== null) message.key = key;
    if (headers !== undefined) message.headers = headers;
    return message;
  }

  async send(messages: ClientMessage[]): Promise<unknown> {
    const sent = await this.#client.send({ messages, acks: this.#acks, compression: this.#compression });
    // Without an answer to wait for, the client would take in messages faster than any network takes them away.
    if (this.#acks === 0) await this.#sockets.drained();
    return sent;
  }

  outcomes(error: unknown): (message: ClientMessage) => string | null {
    return platformaticOutcomes(error);
  }

  read(): SenderReading {
    return { ...this.#requests.read(), wireBytes: this.#sockets.bytesWritten };
  }

  async close(timeoutMs: number): Promise<void> {
    this.#requests.close();
    // It lets what was written leave first, which a broker that has stopped may never take.
    const closed = new Promise<void>((resolve) => this.#client.close(true, () => resolve()));
    await settlesWithin(closed, timeoutMs);
    this.#sockets.close();
  }
}
