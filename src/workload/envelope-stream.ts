import type { Headers } from './headers.ts';
import type { Keys } from './keys.ts';
import type { MessageStream, StreamMessage } from './message-stream.ts';

/** Another stream's values, with keys and headers of their own; where there are none, that stream's stay. */
export class EnvelopeStream implements MessageStream {
  private readonly values: MessageStream;
  private readonly keys: Keys | null;
  private readonly headers: Headers | null;

  constructor(values: MessageStream, keys: Keys | null, headers: Headers | null) {
    this.values = values;
    this.keys = keys;
    this.headers = headers;
  }

  setTime(nowUs: number): void {
    this.values.setTime(nowUs);
  }

  next(message: StreamMessage): void {
    this.values.next(message);
    if (this.keys !== null) message.key = this.keys.next();
    if (this.headers !== null) message.headers = this.headers.next();
  }
}
