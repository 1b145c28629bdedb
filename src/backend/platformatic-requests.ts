import type { connectionsApiChannel } from '@platformatic/kafka';
import type { SenderReading } from './batching-producer.ts';

/** A request's life as the client tells it: the same object when it is written and when it is answered. */
interface RequestContext {
  readonly connection: { readonly ownerId: number | undefined };
  readonly apiKey: number;
  readonly result?: { readonly throttleTimeMs?: number };
}

const produceApiKey = 0;

/** Counts the produce requests of one client, through its diagnostics channel. */
export class PlatformaticRequests {
  readonly #channel: typeof connectionsApiChannel;
  readonly #clientId: number;
  readonly #writtenMs = new WeakMap<RequestContext, number>();
  #answered = 0;
  #answersUs = 0;
  #throttleMs = 0;

  /** `clientId` is the client's `instanceId`. */
  constructor(channel: typeof connectionsApiChannel, clientId: number) {
    this.#channel = channel;
    this.#clientId = clientId;
    channel.start.subscribe(this.#onWritten);
    channel.asyncStart.subscribe(this.#onAnswer);
  }

  read(): Pick<SenderReading, 'answered' | 'throttleMs'> {
    return {
      answered: { requests: this.#answered, latencyUs: Math.round(this.#answersUs) },
      throttleMs: this.#throttleMs,
    };
  }

  /** Listens no more. */
  close(): void {
    this.#channel.start.unsubscribe(this.#onWritten);
    this.#channel.asyncStart.unsubscribe(this.#onAnswer);
  }

  readonly #onWritten = (told: unknown): void => {
    const context = told as RequestContext;
    if (context.apiKey !== produceApiKey || context.connection.ownerId !== this.#clientId) return;
    this.#writtenMs.set(context, performance.now());
  };

  readonly #onAnswer = (told: unknown): void => {
    const context = told as RequestContext;
    const writtenMs = this.#writtenMs.get(context);
    if (writtenMs === undefined) return;
    this.#answered += 1;
    this.#answersUs += (performance.now() - writtenMs) * 1000;
    this.#throttleMs = Math.max(this.#throttleMs, context.result?.throttleTimeMs ?? 0);
  };
}
