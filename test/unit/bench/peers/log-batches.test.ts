import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { logContent } from '../../../bench/peers/log-batches.ts';

/** A batch of so many messages; what the header does not tell is left empty. */
function batch(messages: number, bytes: number): Buffer {
  const content = Buffer.alloc(bytes);
  content.writeInt32BE(bytes - 12, 8);
  content.writeInt32BE(messages, 57);
  return content;
}

test('counts the batches of all partitions and segments of one topic', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lingerlab-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (partition: string, segment: string, ...batches: Buffer[]) => {
    mkdirSync(join(folder, 'data', partition), { recursive: true });
    writeFileSync(join(folder, 'data', partition, segment), Buffer.concat(batches));
  };
  write('logs-0', '00.log', batch(3, 100), batch(5, 200));
  write('logs-0', '08.log', batch(7, 61), Buffer.alloc(500));
  write('logs-0', '00.index', batch(99, 100));
  write('logs-1', '00.log', batch(1, 80));
  write('logs-2', '00.log');
  write('logs2-0', '00.log', batch(99, 100));
  expect(logContent(folder, 'logs')).toEqual({ batches: 4, messages: 16 });
});
