import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file with this content in a folder of its own, while `work` runs with its path. */
export async function withFile<T>(
  content: string | Buffer,
  work: (path: string) => T | Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'lingerlab-test-'));
  try {
    const path = join(folder, 'lines.jsonl');
    writeFileSync(path, content);
    return await work(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
