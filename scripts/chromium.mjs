// A Chromium for the test of the report's page: the system's, or one that can be installed.
import { existsSync } from 'node:fs';
import { installPackages } from './debian.mjs';
import { say } from './run.mjs';

const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const find = () => places.find((path) => path !== undefined && path !== '' && existsSync(path)) ?? null;

/** The path of a Chromium; null where there is none, which it says. */
export async function ensureChromium() {
  const path = find() ?? ((await installPackages(['chromium'])) ? find() : null);
  if (path === null)
    say('no Chromium found: install one, or set CHROMIUM_PATH, to test the report in a browser');
  return path;
}
