import { appendFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStream, type WorkloadSpec } from '../../../src/workload/workload.ts';
import { problemsOf } from '../problems.ts';
import { withFile } from './files.ts';
import { emptyMessage, keyedLogs, someTimeUs, textOf } from './records.ts';

interface Options {
  seed?: number;
  lane?: number;
  lanes?: number;
}

function messagesOf(spec: WorkloadSpec, count: number, { seed = 1, lane = 0, lanes = 1 }: Options = {}) {
  const stream = createStream(spec, { seed, lane, lanes, retainBytes: true });
  const message = emptyMessage();
  stream.setTime(someTimeUs);
  return Array.from({ length: count }, () => {
    stream.next(message);
    return {
      text: textOf(message),
      key: message.key?.toString() ?? null,
      headers: message.headers?.map(([name, value]) => [name, value.toString()]) ?? null,
    };
  });
}

const headers = { source: 'lab', id: { random: 8 } };
const bytes: WorkloadSpec = {
  kind: 'bytes',
  size: { min: 20, max: 90 },
  fill: 'random',
  compressibility: 0.2,
  key: 'none',
};
const numbered = (count: number) => Array.from({ length: count }, (_, line) => `{"n":${line}}\n`).join('');
const file = (path: string, change: Partial<Extract<WorkloadSpec, { kind: 'file' }>> = {}): WorkloadSpec => ({
  kind: 'file',
  path,
  format: 'json-lines',
  key: 'none',
  order: 'sequential',
  ...change,
});
const texts = (messages: readonly { text: string }[]) => messages.map(({ text }) => text);

describe('any workload', () => {
  const keys = fc.constantFrom(
    'none' as const,
    { uniform: 50 } as const,
    { zipf: 50, exponent: 1.1 } as const,
  );
  const anySpec = fc.oneof(
    keys.map((key): WorkloadSpec => ({ kind: 'service-logs', key, headers })),
    keys.map((key): WorkloadSpec => ({ ...bytes, key, headers })),
  );

  it('gives the same messages for the same seed and lane, and others for others', () => {
    fc.assert(
      fc.property(anySpec, fc.integer(), fc.nat(3), (spec, seed, lane) => {
        const messages = messagesOf(spec, 20, { seed, lane });
        expect(messagesOf(spec, 20, { seed, lane })).toEqual(messages);
        expect(messagesOf(spec, 20, { seed: seed + 1, lane })).not.toEqual(messages);
        expect(messagesOf(spec, 20, { seed, lane: lane + 1 })).not.toEqual(messages);
      }),
      { numRuns: 15 },
    );
  });

  it('keeps its values whatever keys and headers it has', () => {
    const plain = texts(messagesOf(keyedLogs, 50));
    const dressed = messagesOf({ kind: 'service-logs', key: { uniform: 9 }, headers }, 50);
    expect(texts(dressed)).toEqual(plain);
    expect(dressed.every(({ key }) => /^key-00000[0-8]$/.test(key!))).toBe(true);
    expect(dressed[0]!.headers).toEqual([
      ['source', 'lab'],
      ['id', expect.stringMatching(/^[0-9a-f]{8}$/)],
    ]);
    expect(texts(messagesOf({ ...bytes, key: { uniform: 9 } }, 50))).toEqual(texts(messagesOf(bytes, 50)));
  });

  it('keeps the keys of logs with headers', () => {
    expect(messagesOf({ ...keyedLogs, headers }, 2).map(({ key }) => key)).toEqual([
      'web-server',
      'auth-service',
    ]);
  });

  it('has none where there are none', () => {
    for (const spec of [bytes, { ...bytes, headers: {} }])
      expect(messagesOf(spec, 1)).toEqual([{ text: expect.any(String), key: null, headers: null }]);
  });
});

describe('the lines of a file', () => {
  it('go round in their order', () =>
    withFile(numbered(3), (path) => {
      expect(texts(messagesOf(file(path), 7)).map((text) => JSON.parse(text).n)).toEqual([
        0, 1, 2, 0, 1, 2, 0,
      ]);
    }));

  it('begin elsewhere on each lane', () =>
    withFile(numbered(10), (path) => {
      const starts = [0, 1, 2].map((lane) => texts(messagesOf(file(path), 1, { lane, lanes: 3 })));
      expect(starts).toEqual([['{"n":0}'], ['{"n":3}'], ['{"n":6}']]);
    }));

  it('are as many as there are, on more lanes than lines', () =>
    withFile(numbered(2), (path) => {
      for (let lane = 0; lane < 5; lane += 1)
        expect(new Set(texts(messagesOf(file(path), 4, { lane, lanes: 5 }))).size).toBe(2);
    }));

  it('are drawn at random, all equally likely, by the seed', () =>
    withFile(numbered(10), (path) => {
      const random = file(path, { order: 'random' });
      const drawn = texts(messagesOf(random, 20_000));
      for (const text of new Set(drawn))
        expect(drawn.filter((other) => other === text).length / 20_000).toBeCloseTo(0.1, 1);
      expect(new Set(drawn).size).toBe(10);
      expect(texts(messagesOf(random, 50))).toEqual(drawn.slice(0, 50));
      expect(texts(messagesOf(random, 50, { seed: 2 }))).not.toEqual(drawn.slice(0, 50));
    }));

  it('are drawn apart from their keys', () =>
    withFile(numbered(10), (path) => {
      const drawn = messagesOf(file(path, { order: 'random', key: { uniform: 10 } }), 200);
      const alike = drawn.filter(({ text, key }) => `key-00000${JSON.parse(text).n}` === key);
      expect(alike.length).toBeLessThan(60);
    }));

  it('bring their keys', () =>
    withFile('{"n":"a"}\n{"n":"b"}\n', (path) => {
      const keyed = messagesOf(file(path, { key: { field: 'n' } }), 3);
      expect(keyed.map(({ key }) => key)).toEqual(['a', 'b', 'a']);
      expect(messagesOf(file(path, { key: { uniform: 1 } }), 1)[0]!.key).toBe('key-000000');
    }));

  it('must not have changed since they were looked at', () =>
    withFile('a\n', async (path) => {
      const sha256 = '87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7';
      const checked = file(path, { format: 'text', sha256 });
      expect(texts(messagesOf(checked, 1))).toEqual(['a']);
      appendFileSync(path, 'b\n');
      expect(await problemsOf(() => messagesOf(checked, 1))).toEqual([
        `${path}: has changed since the run began — run it again`,
      ]);
    }));
});
