import type { LogEntry } from '../../../src/workload/log-entry.ts';
import { createStream, type StreamMessage, type WorkloadSpec } from '../../../src/workload/workload.ts';

export const keyedLogs: WorkloadSpec = { kind: 'service-logs', key: 'service' };

/** 2026-11-23T05:51:47.123456Z */
export const someTimeUs = 1_795_413_107_123_456;

export const emptyMessage = (): StreamMessage => ({
  bytes: Buffer.alloc(0),
  start: 0,
  end: 0,
  key: null,
  headers: null,
});

export const textOf = ({ bytes, start, end }: StreamMessage): string => bytes.toString('utf8', start, end);

/** The first `count` records of a lane, at `timeUs(n)`, as the text that is sent. */
export function recordTexts(
  count: number,
  seed: number,
  timeUs: (n: number) => number = () => someTimeUs,
  lane = 0,
): string[] {
  const stream = createStream(keyedLogs, { seed, lane, retainBytes: false });
  const message = emptyMessage();
  return Array.from({ length: count }, (_, n) => {
    stream.setTime(timeUs(n));
    stream.next(message);
    return textOf(message);
  });
}

/** The same, parsed. */
export const records = (count: number, seed: number): LogEntry[] =>
  recordTexts(count, seed).map((text) => JSON.parse(text));
