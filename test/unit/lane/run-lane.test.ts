import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileSha256 } from '../../../src/backend/plugin.ts';
import type { LaneSpec } from '../../../src/lane/messages.ts';
import { type LaneLink, runLane } from '../../../src/lane/run-lane.ts';

it('measures no backend of the user’s own under the name of another', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lingerlab-'));
  const path = join(folder, 'own.mjs');
  writeFileSync(path, "export default { name: 'other', connect() {} };");
  const plugin = { path, sha256: await fileSha256(path), host: 'thread' } as const;
  await expect(runLane({ backend: 'mine', plugin } as LaneSpec, {} as LaneLink)).rejects.toMatchObject({
    code: 'BACKEND_CHANGED',
  });
  rmSync(folder, { recursive: true });
});
