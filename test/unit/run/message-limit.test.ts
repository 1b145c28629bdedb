import { describe, expect, it } from 'vitest';
import { checkMessageLimit, largestBatchBytes } from '../../../src/run/message-limit.ts';
import { planRun } from '../../../src/run/plan.ts';
import { problemsOf } from '../problems.ts';
import { least, scenarioOf } from '../scenario/scenarios.ts';
import { withFile } from '../workload/files.ts';

const topic = (maxMessageBytes: number | null) => ({
  name: 'logs',
  partitions: 3,
  replicationFactor: 1,
  minInsyncReplicas: 1,
  maxMessageBytes,
  config: {},
});

/** A batch's 61 bytes, its record's length of 2 and 6 bytes around the value of 1000. */
const batchOf1000 = 61 + 2 + 1 + 1 + 1 + 1 + 2 + 1000 + 1;

async function check(text: string, limit: number | null): Promise<void> {
  const loaded = scenarioOf(text);
  checkMessageLimit(loaded, await planRun(loaded), topic(limit));
}

const bytes = `${least}workload: { kind: bytes, size: { min: 1, max: 1000 } }\n`;

describe('the largest message on the wire', () => {
  it('counts batch, record, key and headers', () => {
    const value = { valueBytes: 1000, keyBytes: -1, headers: null, where: null };
    expect(largestBatchBytes(value)).toBe(batchOf1000);
    const headers = [['ab', Buffer.from('cde')]] as const;
    expect(largestBatchBytes({ ...value, keyBytes: 10, headers })).toBe(batchOf1000 + 10 + 1 + 2 + 1 + 3);
  });
});

describe('a limit of the topic', () => {
  it.each([
    ['is as large', bytes, batchOf1000],
    ['is not told', bytes, null],
    ['does not concern the null backend', bytes.replace('kafkajs', '"null"'), 10],
    ['is for the run to find, where all is compressed', `${bytes}producer: { compression.type: zstd }\n`, 10],
  ])('%s', async (_, text, limit) => {
    await expect(check(text, limit)).resolves.toBeUndefined();
  });

  it('is below what can be drawn', async () => {
    expect(await problemsOf(() => check(bytes, batchOf1000 - 1))).toEqual([
      `s.yaml:5:32: the largest message is a batch of ${batchOf1000} bytes uncompressed, and topic "logs" takes at most ${batchOf1000 - 1} (max.message.bytes) — choose smaller sizes, raise max.message.bytes of the topic, or compress: the limit holds for what is sent`,
    ]);
  });

  it('holds as soon as one point does not compress', async () => {
    const text = `${bytes}producer: { compression.type: [zstd, none] }\n`;
    expect(await problemsOf(() => check(text, 10))).toHaveLength(1);
  });

  it('is below the longest line of a file', () =>
    withFile(`"a"\n"${'b'.repeat(998)}"\n"c"\n`, async (path) => {
      const text = `${least}workload: { kind: file, path: ${path} }\n`;
      expect(await problemsOf(() => check(text, 1000))).toEqual([
        expect.stringMatching(
          new RegExp(
            `^${path}:2: the largest message is a batch of ${batchOf1000} bytes .* shorten the line,`,
          ),
        ),
      ]);
    }));
});
