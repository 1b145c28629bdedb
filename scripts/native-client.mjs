// @confluentinc/kafka-javascript: its prebuilt binary where that can be downloaded, else a build from its sources.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installPackages } from './debian.mjs';
import { logged, npm, root, say, succeeds, textOf } from './run.mjs';

const packageName = '@confluentinc/kafka-javascript';
const folder = `${root}node_modules/.cache/lingerlab`;
const log = `${folder}/native-client.log`;
/** Says that building was tried in vain, so that the next start does not try again. */
const givenUp = `${folder}/native-client.failed`;
const downloadLimitMs = 60_000;
const buildLimitMs = 600_000;
const debianHeaders = [
  'libssl-dev',
  'libzstd-dev',
  'liblz4-dev',
  'zlib1g-dev',
  'libcurl4-openssl-dev',
  'libsasl2-dev',
];

/** Codecs that a build leaves out where it does not find their headers. */
const optionalCodecs = ['lz4', 'zstd'];

/** Whether the client loads, with all codecs; in a process of its own, because native code may take its own along. */
const hasCodecs = (codecs) =>
  succeeds(process.execPath, [
    '-e',
    `const { features } = require('${packageName}'); process.exit(${JSON.stringify(codecs)}.every((codec) => features.includes(codec)) ? 0 : 1)`,
  ]);

/** Gets the native client where that can be; resolves with whether it is there. `again` forgets an earlier failure. */
export async function ensureNativeClient(again) {
  if (hasCodecs(optionalCodecs)) return true;
  const loads = hasCodecs([]);
  if (!again && (loads || textOf(givenUp) !== null)) return loads;
  rmSync(givenUp, { force: true });
  rmSync(log, { force: true });
  if ((await download()) || (await build())) return true;
  if (hasCodecs([])) {
    say(`the native client was built without ${optionalCodecs.join(' or ')}: ${headersAdvice}`);
    return true;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(givenUp, `${new Date().toISOString()}\n`);
  return false;
}

/** Its prebuilt binary, from where its makers keep it. */
async function download() {
  say(`getting ${packageName}: looking for a prebuilt binary`);
  const command = process.execPath;
  const args = [`${root}node_modules/@mapbox/node-pre-gyp/bin/node-pre-gyp`, 'install'];
  const cwd = `${root}node_modules/${packageName}`;
  return (await logged({ command, args, cwd }, log, downloadLimitMs)) && hasCodecs(optionalCodecs);
}

/** A build from its sources that links the system's libraries. */
async function build() {
  // Without them the build leaves codecs out, or fails: the check below and the advice tell.
  await installPackages(debianHeaders);
  say(`building ${packageName} from its sources: one to three minutes`);
  rmSync(`${root}node_modules/${packageName}/build`, { recursive: true, force: true });
  const env = { CKJS_LINKING: 'dynamic', ...nodeHeaders() };
  return (await logged(npm('rebuild', packageName), log, buildLimitMs, env)) && hasCodecs(optionalCodecs);
}

/** Node's own headers where it was installed with them; a build would download them otherwise. */
function nodeHeaders() {
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, 'include/node/node.h')) ? { npm_config_nodedir: prefix } : {};
}

const headersAdvice = `install ${debianHeaders.join(' ')} (or your system's equals) and a C++ compiler, then \`npm run setup\`; the log is ${log}`;

/** What to do where it cannot be had, in one line. */
export const nativeClientAdvice = `the native client (${packageName}) could be neither downloaded nor built: ${headersAdvice}`;
