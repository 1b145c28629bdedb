import type { LineFile } from './line-file.ts';
import type { MessageStream, StreamMessage } from './message-stream.ts';
import type { Random } from './random.ts';

export interface LineStreamOptions {
  readonly file: LineFile;
  /** Each line's key; null for none. */
  readonly keys: readonly Buffer[] | null;
  /** The line to begin with, from 0; after the last comes the first again. Ignored where `random` draws them. */
  readonly first: number;
  /** Draws each line anew, all equally likely; null for one after another. */
  readonly random: Random | null;
}

/** A file's lines as values, straight from the bytes of the file. */
export class LineStream implements MessageStream {
  private readonly file: LineFile;
  private readonly keys: readonly Buffer[] | null;
  private readonly random: Random | null;
  private readonly count: number;
  private line: number;

  constructor({ file, keys, first, random }: LineStreamOptions) {
    this.file = file;
    this.keys = keys;
    this.random = random;
    this.count = file.starts.length;
    this.line = first;
  }

  /** Lines bear no time of sending. */
  setTime(): void {}

  next(message: StreamMessage): void {
    const { file, random, count } = this;
    let line = this.line;
    if (random !== null) line = Math.floor(random.fraction() * count);
    else this.line = line + 1 === count ? 0 : line + 1;
    message.bytes = file.bytes;
    message.start = file.starts[line]!;
    message.end = file.ends[line]!;
    message.key = this.keys === null ? null : this.keys[line]!;
  }
}
