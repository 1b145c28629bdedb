// `npm test`: sets up, checks format, lint, types and dead code, then runs the unit and the integration tests. Arguments
// go on to vitest (`npm test -- --project unit`). Ends with a line `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureChromium } from './chromium.mjs';
import { must, npm, root, say } from './run.mjs';
import { setUp } from './setup.mjs';

await setUp();
const chromium = await ensureChromium();
must(npm('run', '--silent', 'check'));

const report = `${root}node_modules/.cache/lingerlab/tests.json`;
mkdirSync(`${root}node_modules/.cache/lingerlab`, { recursive: true });
rmSync(report, { force: true });
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, ...(chromium && { CHROMIUM_PATH: chromium }) } },
);
process.exitCode = status ?? 1;

const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
  readFileSync(report, 'utf8'),
);
const skipped = numPendingTests + numTodoTests;
if (skipped > 0 && process.env.CI) {
  say(`error: ${skipped} tests were skipped, and a CI run skips none`);
  process.exitCode = 1;
}
console.log(`${numPassedTests} passed, ${numFailedTests} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
