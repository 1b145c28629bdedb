import { resolve } from 'node:path';
import type { Support } from '../backend/backend.ts';
import { probePlugin } from '../backend/plugin-probe.ts';
import { backendNames, missingClient } from '../backend/registry.ts';
import { configurationError } from '../errors.ts';
import { settingNames } from '../producer-settings.ts';
import type { Diagnosis, Finding } from './doctor-findings.ts';

/** Looks at a backend of the user's own, as a run would. Rejects with a configuration error that lists its faults. */
export async function diagnosePlugin(file: string): Promise<Diagnosis> {
  if (file === '' || (backendNames as readonly string[]).includes(file))
    throw configurationError([
      {
        where: `--backend ${file}`.trim(),
        what: file === '' ? 'names no module' : "is a backend of lingerlab's own, and no module",
        remedy:
          '`lingerlab doctor` alone looks at the built-in ones; name your own by its file, as in ./my-client.js',
      },
    ]);
  const path = resolve(file);
  const { backend, packageVersion } = await probePlugin(path, `--backend ${file}`, []);
  const { name, packageName, host, retainsBytes, support } = backend;
  const named = (how: Support): string =>
    settingNames.filter((setting) => support[setting].how === how).join(', ') || 'none';
  const missing = missingClient(backend, path);
  const findings: Finding[] = [
    { name: 'name', state: 'ok', what: name },
    missing === null
      ? {
          name: 'client',
          state: 'ok',
          what: packageName === null ? 'names none' : `${packageName}@${packageVersion}`,
        }
      : {
          name: 'client',
          state: 'missing',
          what: `${packageName} ${missing}`,
          cost: 'it cannot be run',
        },
    { name: 'runs in', state: 'ok', what: host === 'thread' ? 'a thread' : 'a process of its own' },
    { name: 'bytes', state: 'ok', what: retainsBytes ? 'kept after send' : 'not kept after send' },
    ...(['native', 'emulated', 'unsupported'] as const).map(
      (how): Finding => ({ name: how, state: 'ok', what: named(how) }),
    ),
  ];
  return { findings, usable: findings.every(({ state }) => state !== 'missing') };
}
