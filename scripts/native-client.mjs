// @confluentinc/kafka-javascript: its prebuilt binary where that can be downloaded, else a build from its sources.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { canInstall, installPackages } from './debian.mjs';
import { logged, npm, root, say, succeeds, textOf } from './run.mjs';

const packageName = '@confluentinc/kafka-javascript';
const folder = `${root}node_modules/.cache/lingerlab`;
const log = `${folder}/native-client.log`;
/** Says that building was tried in vain, so that the next start does not try again. */
const givenUp = `${folder}/native-client.failed`;
const limitMs = 600_000;
const debianHeaders = [
  'libssl-dev',
  'libzstd-dev',
  'liblz4-dev',
  'zlib1g-dev',
  'libcurl4-openssl-dev',
  'libsasl2-dev',
];

/** Whether the client loads; in a process of its own, because native code that fails may take its process along. */
export const nativeClientLoads = () => succeeds(process.execPath, ['-e', `require('${packageName}')`]);

/** Gets the native client where that can be; resolves with whether it is there. `again` forgets an earlier failure. */
export async function ensureNativeClient(again) {
  if (nativeClientLoads()) return true;
  if (!again && textOf(givenUp) !== null) return false;
  rmSync(givenUp, { force: true });
  rmSync(log, { force: true });
  say(`getting ${packageName}: a prebuilt binary, or a build of one to three minutes`);
  // Its install script downloads first and builds second; a build links the system's libraries.
  const env = { CKJS_LINKING: 'dynamic', ...nodeHeaders() };
  const install = async () =>
    (await logged(npm('rebuild', packageName), log, limitMs, env)) && nativeClientLoads();
  if (await install()) return true;
  if (canInstall() && (await installPackages(debianHeaders)) && (await install())) return true;
  mkdirSync(folder, { recursive: true });
  writeFileSync(givenUp, `${new Date().toISOString()}\n`);
  return false;
}

/** Node's own headers where it was installed with them; a build would download them otherwise. */
function nodeHeaders() {
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, 'include/node/node.h')) ? { npm_config_nodedir: prefix } : {};
}

/** What to do where it cannot be had, in one line. */
export const nativeClientAdvice = `the native client (${packageName}) could be neither downloaded nor built: install ${debianHeaders.join(' ')} (or your system's equals) with a C++ compiler, then \`npm run setup\`; the log is ${log}`;
