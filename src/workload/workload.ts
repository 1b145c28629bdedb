import { ByteStream, type BytesSpec } from './byte-stream.ts';
import { EnvelopeStream } from './envelope-stream.ts';
import { type HeadersSpec, headersOf } from './headers.ts';
import { type KeySpec, keysOf } from './keys.ts';
import { LineStream } from './line-stream.ts';
import { type LinesSpec, type LoadedLines, loadLines } from './lines.ts';
import { LogStream } from './log-stream.ts';
import type { MessageStream } from './message-stream.ts';
import { purposeRandom } from './random.ts';
import { sizesOf } from './sizes.ts';

export type { MessageStream, StreamMessage } from './message-stream.ts';

interface AnyWorkload {
  /** The same for every message, or drawn for each; left out for none. */
  readonly headers?: HeadersSpec | undefined;
}

/** The lab's service logs, keyed by service unless said otherwise. */
interface ServiceLogs extends AnyWorkload {
  readonly kind: 'service-logs';
  readonly key: 'service' | KeySpec;
}

/** Bytes that mean nothing, of chosen sizes and compressibility. */
interface Bytes extends AnyWorkload, BytesSpec {
  readonly kind: 'bytes';
  readonly key: KeySpec;
}

/** The lines of a file, each one message's value. */
interface Lines extends AnyWorkload, LinesSpec {
  readonly kind: 'file';
}

/** What is sent. */
export type WorkloadSpec = ServiceLogs | Bytes | Lines;

export interface StreamOptions {
  /** Any safe integer; the same seed and lane give the same messages, but for their timestamps. */
  readonly seed: number;
  /** From 0. */
  readonly lane: number;
  /** How many lanes there are, so that each begins elsewhere in a file; 1 unless said. */
  readonly lanes?: number;
  /** Whether bytes handed out stay as they are for good; if not, they are valid until the next message. */
  readonly retainBytes: boolean;
  /** A file's lines where they are in memory already. */
  readonly loaded?: LoadedLines | undefined;
}

/** How far apart the log ids of two lanes begin; a lane that sends more than this repeats the next one's ids. */
const logIdsPerLane = 1_000_000_000;

const valuesOf: {
  readonly [Kind in WorkloadSpec['kind']]: (
    spec: Extract<WorkloadSpec, { kind: Kind }>,
    options: StreamOptions,
  ) => MessageStream;
} = {
  'service-logs': (spec, { seed, lane, retainBytes }) =>
    new LogStream({
      random: purposeRandom(seed, lane, 'values'),
      firstLogId: lane * logIdsPerLane,
      keyed: spec.key === 'service',
      retainBytes,
    }),
  bytes: (spec, { seed, lane }) => {
    const random = purposeRandom(seed, lane, 'values');
    return new ByteStream(spec, sizesOf(spec.size, random), random);
  },
  file: linesOf,
};

/**
 * One lane's messages of a workload.
 *
 * @throws LingerlabError (exit code 2) where a file cannot be read, or is no longer what it was.
 */
export function createStream(spec: WorkloadSpec, options: StreamOptions): MessageStream {
  const { seed, lane, retainBytes } = options;
  // The table cannot say that a kind's entry takes that kind's specification.
  const values = (valuesOf[spec.kind] as (spec: WorkloadSpec, options: StreamOptions) => MessageStream)(
    spec,
    options,
  );
  const keys = drawsKeys(spec.key) ? keysOf(spec.key, purposeRandom(seed, lane, 'keys')) : null;
  const headers =
    spec.headers === undefined || Object.keys(spec.headers).length === 0
      ? null
      : headersOf(spec.headers, purposeRandom(seed, lane, 'headers'), retainBytes);
  return keys === null && headers === null ? values : new EnvelopeStream(values, keys, headers);
}

/** Whether keys are drawn, and have nothing to do with the value. */
export const drawsKeys = (key: WorkloadSpec['key']): key is Exclude<KeySpec, 'none'> =>
  typeof key === 'object' && !('field' in key);

function linesOf(spec: Lines, { seed, lane, lanes = 1, loaded }: StreamOptions): MessageStream {
  const { file, keys } = loaded ?? loadLines(spec);
  const count = file.starts.length;
  return new LineStream({
    file,
    keys,
    first: Math.floor((lane * count) / lanes) % count,
    random: spec.order === 'random' ? purposeRandom(seed, lane, 'values') : null,
  });
}
