/**
 * The headers of a message: name and value, in their order. A stream gives the same array again only where nothing in it
 * has changed, so that a client may keep what it made of it.
 */
export type MessageHeaders = readonly (readonly [name: string, value: Buffer])[];

/** One message in its encoded form, `bytes[start, end)`: an object that is filled in again and again. */
export interface StreamMessage {
  bytes: Buffer;
  start: number;
  end: number;
  key: Buffer | null;
  /** Name and value of each header; null for none. */
  headers: MessageHeaders | null;
}

/** An endless supply of messages of one workload, for one lane. */
export interface MessageStream {
  /** The time that the next messages bear, in microseconds since the epoch; a fraction is cut off. */
  setTime(nowUs: number): void;
  /** Fills `message` in with the next one. */
  next(message: StreamMessage): void;
}
