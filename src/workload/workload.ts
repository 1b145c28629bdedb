import { LogStream } from './log-stream.ts';
import type { MessageStream, StreamMessage } from './message-stream.ts';
import { laneRandom } from './random.ts';

export type { MessageStream, StreamMessage } from './message-stream.ts';

/** The lab's service logs, keyed by service or without a key. */
interface ServiceLogs {
  readonly kind: 'service-logs';
  readonly key: 'service' | 'none';
}

/** What is sent. */
export type WorkloadSpec = ServiceLogs;

export interface StreamOptions {
  /** Any safe integer; the same seed and lane give the same messages, but for their timestamps. */
  readonly seed: number;
  /** From 0. */
  readonly lane: number;
  /** Whether bytes handed out stay as they are for good; if not, they are valid until the next message. */
  readonly retainBytes: boolean;
}

/** How far apart the log ids of two lanes begin; a lane that sends more than this repeats the next one's ids. */
const logIdsPerLane = 1_000_000_000;

const kinds: {
  readonly [Kind in WorkloadSpec['kind']]: (
    spec: Extract<WorkloadSpec, { kind: Kind }>,
    options: StreamOptions,
  ) => MessageStream;
} = {
  'service-logs': (spec, { seed, lane, retainBytes }) =>
    new LogStream({
      random: laneRandom(seed, lane),
      firstLogId: lane * logIdsPerLane,
      keyed: spec.key === 'service',
      retainBytes,
    }),
};

/** One lane's messages of a workload. */
export function createStream(spec: WorkloadSpec, options: StreamOptions): MessageStream {
  return kinds[spec.kind](spec, options);
}

/** Mean size of a message's value in bytes, keys left out, over the first `sample` messages of lane 0. */
export function meanBytes(spec: WorkloadSpec, seed: number, sample: number): number {
  const stream = createStream(spec, { seed, lane: 0, retainBytes: false });
  const message: StreamMessage = { bytes: Buffer.alloc(0), start: 0, end: 0, key: null, headers: null };
  // A day of this century, because the first second of 1970 is written with fewer digits.
  stream.setTime(Date.UTC(2026, 0, 1) * 1000);
  let total = 0;
  for (let count = 0; count < sample; count += 1) {
    stream.next(message);
    total += message.end - message.start;
  }
  return total / sample;
}
