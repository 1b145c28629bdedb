import type { Plugin } from '../backend/plugin-probe.ts';
import { configurationError, type Problem, together } from '../errors.ts';
import { isModulePath } from '../module-path.ts';
import type { Result } from '../result/schema.ts';
import { settingCells } from '../scenario/cells.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { secretsNamed } from '../security/environment.ts';

/**
 * The scenario with its users' own backends under their names, and these backends.
 *
 * @throws LingerlabError (exit code 2) with everything that is wrong with all of them.
 */
export async function findPlugins(
  loaded: LoadedScenario,
): Promise<{ loaded: LoadedScenario; plugins: readonly Plugin[] }> {
  const { scenario } = loaded;
  if (!scenario.backends.some(isModulePath)) return { loaded, plugins: [] };
  const { probePlugin } = await import('../backend/plugin-probe.ts');
  const cells = settingCells(scenario.producer);
  const secrets = secretsNamed(scenario.connection?.settings, process.env);
  const found = await together(
    ...scenario.backends.map((name, index) => async () => {
      const where = loaded.locate(`backends.${index}`);
      return isModulePath(name) ? { where, plugin: await probePlugin(name, where, cells, secrets) } : null;
    }),
  );
  const named = found.filter((each) => each !== null);
  const problems = nameProblems(named);
  if (problems.length > 0) throw configurationError(problems);
  const backends = scenario.backends.map((name, index) => found[index]?.plugin.backend.name ?? name);
  return {
    loaded: { ...loaded, scenario: { ...scenario, backends } },
    plugins: named.map(({ plugin }) => plugin),
  };
}

interface Named {
  readonly where: string;
  readonly plugin: Plugin;
}

/** Two figures under one name could not be told apart. */
function nameProblems(found: readonly Named[]): Problem[] {
  return found.flatMap(({ where, plugin }, index) => {
    const { name } = plugin.backend;
    const { path } = plugin.source;
    const other = found.slice(0, index).find((before) => before.plugin.backend.name === name);
    if (other === undefined) return [];
    const what =
      other.plugin.source.path === path
        ? `${path} is named twice`
        : `${path} calls itself ${name}, as ${other.plugin.source.path} does`;
    return [{ where, what, remedy: 'give it a name of its own' }];
  });
}

/** What a result says of users' own backends; nothing where there are none. */
export function describePlugins(plugins: readonly Plugin[]): Pick<Result['environment'], 'plugins'> {
  if (plugins.length === 0) return {};
  return {
    plugins: plugins.map(({ backend, source, packageVersion }) => ({
      name: backend.name,
      path: source.path,
      sha256: source.sha256,
      package: backend.packageName === null ? null : `${backend.packageName}@${packageVersion}`,
    })),
  };
}
