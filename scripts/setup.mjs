// Sets a fresh clone up: packages, the clients that npm alone does not get, the build. Each step is skipped where it is done already.
// `npm run setup` also tries again what failed before.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureNativeClient, nativeClientAdvice } from './native-client.mjs';
import { ensurePlatformaticClient } from './platformatic-client.mjs';
import { must, npm, root, say, textOf } from './run.mjs';

const leastNode = [20, 11];
const cache = `${root}node_modules/.cache/lingerlab`;

/** Sets up what is not set up; resolves with whether the native client is there. */
export async function setUp({ again = false } = {}) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < leastNode[0] || (major === leastNode[0] && minor < leastNode[1])) {
    say(`error: Node ${leastNode.join('.')} or later is needed, and this is ${process.version}`);
    process.exit(2);
  }
  installPackages();
  await ensurePlatformaticClient(again);
  const native = await ensureNativeClient(again);
  if (!native) say(nativeClientAdvice);
  build();
  return native;
}

/**
 * Install scripts are left out: the one package that needs its own is seen to by native-client.mjs. It takes away what
 * platformatic-client.mjs has put in.
 */
function installPackages() {
  const stamp = `${root}node_modules/.lingerlab-packages`;
  const wanted = createHash('sha256')
    .update(
      `${textOf(`${root}package-lock.json`)} ${process.versions.modules} ${process.platform} ${process.arch}`,
    )
    .digest('hex');
  if (textOf(stamp) === wanted) return;
  say('installing packages');
  must(npm('ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'));
  writeFileSync(stamp, wanted);
}

function build() {
  const stamp = `${cache}/built`;
  const built = textOf(stamp) === null ? 0 : statSync(stamp).mtimeMs;
  const sources = ['src', 'scripts', 'tsconfig.json', 'tsconfig.build.json', 'package.json'];
  const newest = Math.max(...sources.map((name) => newestChange(join(root, name))));
  if (built > newest && textOf(`${root}dist/cli.js`) !== null) return;
  say('building');
  must({ command: process.execPath, args: ['scripts/build.mjs'] });
  mkdirSync(cache, { recursive: true });
  writeFileSync(stamp, '');
}

function newestChange(path) {
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  return Math.max(status.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await setUp({ again: true });
