import type { MessageStream, StreamMessage } from './message-stream.ts';
import type { Random } from './random.ts';
import { largestSize, type SizeSpec, type Sizes, typicalSize } from './sizes.ts';

/** What values are made of: random bytes, zeros, or a text over and over. */
export type FillSpec = 'random' | 'zeros' | { readonly text: string };

export interface BytesSpec {
  readonly size: SizeSpec;
  readonly fill: FillSpec;
  /** Of random bytes: the share that a compressor can remove, 0 to 1. */
  readonly compressibility: number;
}

/**
 * No compressor finds a repeat in a pool of this size: gzip looks 32 KiB back, lz4 and snappy 64 KiB, zstd 2 MiB at its
 * usual level, and none of them beyond the batch, which is hardly ever above 1 MiB.
 */
const leastPoolBytes = 8 * 1024 * 1024;

/** Each stretch of a pool is random at its start and zero at its end: long enough for what a match costs to be small. */
const longestStretch = 256;
const shortestStretch = 32;

/**
 * Values of bytes that mean nothing. They are cut one after another from a pool laid out once, so that nothing is copied,
 * nothing is written over, and no two values of a batch hold the same random bytes. Compressible bytes are runs of zeros
 * among them, as in fio's `buffer_compress_percentage`: of values from 100 bytes on, gzip, lz4 and zstd remove the
 * compressible share within 0.05, and snappy within 0.07.
 */
export class ByteStream implements MessageStream {
  private readonly sizes: Sizes;
  private readonly random: Random;
  private readonly pool: Buffer;
  /** Where the pool's values may begin after each of its ends; 0 where all begin at its start. */
  private readonly restarts: number;
  private position = 0;

  constructor(spec: BytesSpec, sizes: Sizes, random: Random) {
    this.sizes = sizes;
    this.random = random;
    const largest = largestSize(spec.size);
    if (spec.fill === 'random') {
      const stretch = Math.min(Math.max(typicalSize(spec.size), shortestStretch), longestStretch);
      this.pool = randomPool(Math.max(leastPoolBytes, 2 * largest), stretch, spec.compressibility, random);
      this.restarts = largest;
    } else {
      this.pool = Buffer.alloc(largest, spec.fill === 'zeros' ? 0 : spec.fill.text);
      this.restarts = 0;
    }
  }

  /** Values bear no time. */
  setTime(): void {}

  next(message: StreamMessage): void {
    const size = this.sizes.next();
    let start = this.position;
    if (start + size > this.pool.length) {
      // Another beginning each time, so that the next round's values are cut elsewhere.
      start = Math.floor(this.random.fraction() * this.restarts);
    }
    message.bytes = this.pool;
    message.start = start;
    message.end = start + size;
    message.key = null;
    this.position = this.restarts === 0 ? 0 : message.end;
  }
}

function randomPool(bytes: number, stretch: number, compressibility: number, random: Random): Buffer {
  const pool = Buffer.alloc(bytes);
  const randomBytes = Math.round(stretch * (1 - compressibility));
  for (let start = 0; start < bytes; start += stretch) {
    const end = Math.min(start + randomBytes, bytes);
    let at = start;
    for (; at + 4 <= end; at += 4) pool.writeInt32LE(random.word(), at);
    for (; at < end; at += 1) pool[at] = random.word() & 0xff;
  }
  return pool;
}
