// Debian's packages, where they may be installed without asking: as root, which is a container or a CI machine.
import { logged, root, say, succeeds } from './run.mjs';

const limitMs = 300_000;

/** Whether packages can be installed here. */
const canInstall = () => process.getuid?.() === 0 && succeeds('apt-get', ['--version']);

/** Installs those of the packages that are missing; resolves with whether all are there. */
export async function installPackages(names) {
  if (!canInstall()) return false;
  const missing = names.filter((name) => !succeeds('dpkg', ['-s', name]));
  if (missing.length === 0) return true;
  say(`installing Debian's ${missing.join(', ')}`);
  const log = `${root}node_modules/.cache/lingerlab/apt.log`;
  const apt = (...args) =>
    logged({ command: 'apt-get', args }, log, limitMs, { DEBIAN_FRONTEND: 'noninteractive' });
  const install = () => apt('install', '-y', '--no-install-recommends', ...missing);
  // A machine that is up to date needs no new lists.
  return (await install()) || ((await apt('update')) && (await install()));
}
