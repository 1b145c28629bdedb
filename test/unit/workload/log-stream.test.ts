import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { encodeLogEntry, generateLogEntry } from '../../../src/workload/log-entry.ts';
import { LogStream } from '../../../src/workload/log-stream.ts';
import { laneRandom } from '../../../src/workload/random.ts';
import { createStream } from '../../../src/workload/workload.ts';
import { emptyMessage, keyedLogs, records, recordTexts, someTimeUs, textOf } from './records.ts';

const readableTexts = (count: number, seed: number, timeUs: (n: number) => number, lane = 0): string[] => {
  const random = laneRandom(seed, lane);
  return Array.from({ length: count }, (_, n) =>
    encodeLogEntry(generateLogEntry(lane * 1_000_000_000 + n, random, timeUs(n))),
  );
};

const withoutTimes = (text: string): string =>
  text.replace(/^\{"timestamp": "[^"]{26}", "timestamp_unix": \d+\.\d{6}, /, '');

describe('the fast form', () => {
  const timeUs = fc.double({ min: 0, max: Date.UTC(2100, 0, 1) * 1000, noNaN: true });

  it('gives the bytes of the readable form, for any seed, lane and clock', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat(5), fc.array(timeUs, { minLength: 1 }), (seed, lane, times) => {
        const at = (n: number) => times[n % times.length]!;
        expect(recordTexts(40, seed, at, lane)).toEqual(readableTexts(40, seed, at, lane));
      }),
    );
  });

  it('gives them over a long stretch, while the time runs on', () => {
    const at = (n: number) => someTimeUs + n * 977;
    const fast = recordTexts(30_000, 42, at);
    const readable = readableTexts(30_000, 42, at);
    for (const [n, text] of fast.entries()) if (text !== readable[n]) expect(text).toBe(readable[n]);
  });

  it.each([0, 9, 99, 999_999_999, 3_999_999_999, 999_999_999_998])(
    'counts on from log id %d',
    (firstLogId) => {
      const options = { firstLogId, keyed: false, retainBytes: false };
      const stream = new LogStream({ ...options, random: laneRandom(1, 0) });
      const random = laneRandom(1, 0);
      const message = emptyMessage();
      stream.setTime(someTimeUs);
      for (let logId = firstLogId; logId < firstLogId + 25; logId += 1) {
        stream.next(message);
        expect(textOf(message)).toBe(encodeLogEntry(generateLogEntry(logId, random, someTimeUs)));
      }
    },
  );

  it('gives the same bytes for the same seed, but for the timestamps', () => {
    const now = recordTexts(2000, 7, (n) => someTimeUs + n);
    const later = recordTexts(2000, 7, (n) => someTimeUs + 987_654_321_987 + 31 * n);
    expect(now).not.toEqual(later);
    expect(now.map(withoutTimes)).toEqual(later.map(withoutTimes));
    expect(recordTexts(2000, 8).map(withoutTimes)).not.toEqual(now.map(withoutTimes));
  });

  it('starts the log ids of a lane a thousand million after those of the lane before', () => {
    expect(recordTexts(2, 1, () => someTimeUs, 3)[1]).toContain(' - ID: 3000000001"');
  });

  it('writes records that parse, with the fields of the lab in their order', () => {
    const always = [
      'timestamp',
      'timestamp_unix',
      'level',
      'message',
      'service',
      'ip',
      'user_id',
      'response_time_ms',
      'status_code',
    ];
    for (const record of records(20_000, 3)) {
      const keys = record.level === 'ERROR' ? [...always, 'error_code', 'stack_trace'] : always;
      expect(Object.keys(record)).toEqual(keys);
    }
  });

  it('never writes near the limit of a record, however long its parts', () => {
    const lengths = recordTexts(50_000, 5, () => someTimeUs, 999_999).map((text) => text.length);
    expect(Math.max(...lengths)).toBeLessThan(400);
  });
});

describe('the bytes handed out', () => {
  const take = (retainBytes: boolean, count: number) => {
    const stream = createStream(keyedLogs, { seed: 1, lane: 0, retainBytes });
    stream.setTime(someTimeUs);
    return Array.from({ length: count }, () => {
      const message = emptyMessage();
      stream.next(message);
      return { message, text: textOf(message) };
    });
  };

  it('stay as they are where they are retained', () => {
    const taken = take(true, 5000);
    expect(taken.map(({ message }) => textOf(message))).toEqual(taken.map(({ text }) => text));
    expect(new Set(taken.map(({ message }) => message.bytes)).size).toBeGreaterThan(4);
  });

  it('are written over, in one slab, where they are not', () => {
    const taken = take(false, 5000);
    expect(new Set(taken.map(({ message }) => message.bytes)).size).toBe(1);
    expect(textOf(taken[0]!.message)).not.toBe(taken[0]!.text);
  });

  it('are the same either way', () => {
    expect(take(true, 5000).map(({ text }) => text)).toEqual(take(false, 5000).map(({ text }) => text));
  });
});

describe('the key', () => {
  const keysOf = (key: 'service' | 'none') => {
    const stream = createStream({ kind: 'service-logs', key }, { seed: 1, lane: 0, retainBytes: false });
    const message = emptyMessage();
    return Array.from({ length: 10 }, () => {
      stream.next(message);
      return { key: message.key, service: JSON.parse(textOf(message)).service };
    });
  };

  it("is the service's name, the same Buffer each time", () => {
    const keys = keysOf('service');
    for (const { key, service } of keys) expect(key?.toString()).toBe(service);
    expect(keys[7]?.key).toBe(keys[2]?.key);
  });

  it('is null where there is none', () => {
    expect(keysOf('none').every(({ key }) => key === null)).toBe(true);
  });
});

describe('local time', () => {
  const zone = process.env['TZ'];
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  it.each([
    [
      'Europe/Berlin',
      '2026-03-29T00:59:59.999999Z',
      '2026-03-29T01:59:59.999999',
      '2026-03-29T03:00:00.000000',
    ],
    [
      'Europe/Berlin',
      '2026-10-25T00:59:59.999999Z',
      '2026-10-25T02:59:59.999999',
      '2026-10-25T02:00:00.000000',
    ],
    [
      'Asia/Kathmandu',
      '2026-12-31T18:14:59.999999Z',
      '2026-12-31T23:59:59.999999',
      '2027-01-01T00:00:00.000000',
    ],
  ])('in %s follows the clocks past %s', (zoneName, utc, before, after) => {
    process.env['TZ'] = zoneName;
    const lastUs = Date.parse(utc) * 1000 + 999;
    const texts = recordTexts(2, 1, (n) => lastUs + n);
    expect(texts[0]).toContain(
      `{"timestamp": "${before}", "timestamp_unix": ${Math.floor(lastUs / 1e6)}.999999, `,
    );
    expect(texts[1]).toContain(`{"timestamp": "${after}", "timestamp_unix": ${(lastUs + 1) / 1e6}.000000, `);
    expect(texts).toEqual(readableTexts(2, 1, (n) => lastUs + n));
  });

  it('may go back, and stand still', () => {
    const times = [someTimeUs, someTimeUs, someTimeUs - 5e6, someTimeUs + 1, someTimeUs + 0.5];
    expect(recordTexts(5, 1, (n) => times[n]!)).toEqual(readableTexts(5, 1, (n) => times[n]!));
  });
});
