// @platformatic/kafka where npm leaves it out: below Node 22.19, which two of its own packages ask for in vain (its
// version 1 runs on Node 20). As a dependency of a folder's own it installs all the same, with a warning.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { logged, npm, root, say, textOf } from './run.mjs';

const packageName = '@platformatic/kafka';
const home = `${root}node_modules/${packageName}`;
const folder = `${root}node_modules/.cache/lingerlab`;
const log = `${folder}/platformatic-client.log`;
/** Says that installing was tried in vain, so that the next start does not try again. */
const givenUp = `${folder}/platformatic-client.failed`;
const limitMs = 60_000;

/** Gets the client where that can be, and says where it cannot. `again` forgets an earlier failure. */
export async function ensurePlatformaticClient(again) {
  if (existsSync(`${home}/package.json`)) return;
  if (!again && textOf(givenUp) !== null) return;
  say(`installing ${packageName}, which npm has left out`);
  rmSync(givenUp, { force: true });
  rmSync(log, { force: true });
  if (await install()) return;
  writeFileSync(givenUp, `${new Date().toISOString()}\n`);
  say(
    `${packageName} could not be installed, so there is no backend platformatic: run \`npm run setup\` where a registry answers; the log is ${log}`,
  );
}

/** In a folder of its own, which becomes the package's with its dependencies below it: whole, or not at all. */
async function install() {
  mkdirSync(folder, { recursive: true });
  const stage = mkdtempSync(`${folder}/platformatic-`);
  try {
    writeFileSync(`${stage}/package.json`, '{ "private": true }\n');
    const command = npm(
      'install',
      `${packageName}@${wantedVersions()}`,
      ...['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--fetch-retries=1'],
    );
    if (!(await logged({ ...command, cwd: stage }, log, limitMs))) return false;
    const staged = `${stage}/node_modules/${packageName}`;
    renameSync(staged, `${stage}/package`);
    rmSync(`${stage}/node_modules/.package-lock.json`, { force: true });
    rmSync(`${stage}/node_modules/.bin`, { recursive: true, force: true });
    renameSync(`${stage}/node_modules`, `${stage}/package/node_modules`);
    mkdirSync(dirname(home), { recursive: true });
    rmSync(home, { recursive: true, force: true });
    renameSync(`${stage}/package`, home);
    return true;
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** npm picks the newest of these that fits the Node at hand. */
function wantedVersions() {
  return JSON.parse(readFileSync(`${root}package.json`, 'utf8')).optionalDependencies[packageName];
}
