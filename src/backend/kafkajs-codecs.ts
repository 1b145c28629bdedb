import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type { CompressionType } from '../producer-settings.ts';

/** What kafkajs asks of a codec: its encoder holds the records of one batch. */
export interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
  decompress(buffer: Buffer): Promise<Buffer>;
}

/**
 * Makes one of Kafka's compressions known to kafkajs, which itself has only gzip. The library behind it is loaded when
 * it is first asked for. Rejects where that library cannot be loaded.
 */
export async function registerCodec(
  type: CompressionType,
  {
    CompressionCodecs,
    CompressionTypes,
  }: Pick<typeof import('kafkajs'), 'CompressionCodecs' | 'CompressionTypes'>,
): Promise<void> {
  if (type === 'none' || type === 'gzip') return;
  const codec = await loadCodec[type]();
  const ids = {
    snappy: CompressionTypes.Snappy,
    lz4: CompressionTypes.LZ4,
    zstd: CompressionTypes.ZSTD,
  } as const;
  CompressionCodecs[ids[type]] = () => codec;
}

/**
 * Compresses one batch of records as kafkajs does with a compression. Rejects where its library cannot be loaded.
 */
export async function loadCompressor(
  type: Exclude<CompressionType, 'none'>,
): Promise<(batch: Buffer) => Promise<Buffer>> {
  if (type === 'gzip') return promisify(zlib.gzip);
  const codec = await loadCodec[type]();
  return (buffer) => codec.compress({ buffer });
}

const loadCodec = { snappy: loadSnappy, lz4: loadLz4, zstd: loadZstd };

async function loadSnappy(): Promise<Codec> {
  const { default: snappy } = await import('snappy');
  const uncompress = async (block: Buffer) => (await snappy.uncompress(block, { asBuffer: true })) as Buffer;
  return {
    compress: ({ buffer }) => snappy.compress(buffer),
    decompress: async (buffer) => {
      const blocks = xerialBlocks(buffer);
      return blocks === null ? uncompress(buffer) : Buffer.concat(await Promise.all(blocks.map(uncompress)));
    },
  };
}

/** Java writes snappy as blocks behind a 16-byte header, each with its length before it; others write one bare block. */
function xerialBlocks(buffer: Buffer): Buffer[] | null {
  if (!buffer.subarray(0, 8).equals(Buffer.from('\x82SNAPPY\0', 'latin1'))) return null;
  const blocks: Buffer[] = [];
  for (let at = 16; at < buffer.length; ) {
    const end = at + 4 + buffer.readInt32BE(at);
    blocks.push(buffer.subarray(at + 4, end));
    at = end;
  }
  return blocks;
}

/** Kafka's lz4 is the LZ4 frame format. */
async function loadLz4(): Promise<Codec> {
  const { default: lz4 } = await import('lz4-napi');
  return {
    compress: ({ buffer }) => lz4.compressFrame(buffer),
    decompress: (buffer) => lz4.decompressFrame(buffer),
  };
}

type ZstdFunction = (buffer: Buffer, callback: (error: Error | null, result: Buffer) => void) => void;

/** Node's own zstd where it has one (22.15 on), on its thread pool; else the same library as WebAssembly. */
async function loadZstd(): Promise<Codec> {
  const { zstdCompress, zstdDecompress } = zlib as {
    zstdCompress?: ZstdFunction;
    zstdDecompress?: ZstdFunction;
  };
  if (zstdCompress !== undefined && zstdDecompress !== undefined)
    return {
      compress: ({ buffer }) => promised(zstdCompress, buffer),
      decompress: (buffer) => promised(zstdDecompress, buffer),
    };
  const { Zstd } = await import('@hpcc-js/wasm-zstd');
  const zstd = await Zstd.load();
  return {
    compress: async ({ buffer }) => Buffer.from(zstd.compress(buffer)),
    decompress: async (buffer) => Buffer.from(zstd.decompress(buffer)),
  };
}

const promised = (run: ZstdFunction, buffer: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    run(buffer, (error, result) => (error === null ? resolve(result) : reject(error)));
  });
