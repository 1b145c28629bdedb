import { type ChildProcess, fork } from 'node:child_process';
import { statSync } from 'node:fs';
import { configurationError, messageOf } from '../errors.ts';
import type { ProducerSettings } from '../producer-settings.ts';
import { withoutSecrets } from '../security/environment.ts';
import type { Backend } from './backend.ts';
import { fileSha256, type PluginSource } from './plugin.ts';
import type { ProbeAnswer, ProbeQuestion, Thrown } from './plugin-host.ts';
import { hostPath, loadProblem, type NotLoaded, notLoadedIn, shortest } from './plugin-load-problem.ts';
import { protocolRefusal } from './plugin-schema.ts';
import { packageVersion } from './registry.ts';

/** A user's own backend, as far as it is known without being loaded here. */
export interface Plugin {
  readonly backend: Omit<Backend, 'connect'>;
  readonly source: PluginSource;
  /** Of the package that it names, as the module would find it; null where it names none or it is not installed. */
  readonly packageVersion: string | null;
}

const limitMs = 10_000;
/** How much of what the module prints is kept, to find the line in which it failed. */
const keptOutput = 16_384;

/**
 * Looks at a user's own backend in a process of its own, because loading it may do anything: end the process, keep it
 * alive, or never come back. `where` is where it was named, `cells` the settings for which it is asked what it refuses;
 * variables that hold one of `secrets` are kept from it.
 *
 * @throws LingerlabError (exit code 2) with everything that is wrong with it.
 */
export async function probePlugin(
  path: string,
  where: string,
  cells: readonly ProducerSettings[],
  secrets: readonly string[] = [],
): Promise<Plugin> {
  const place = shortest(path);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined)
    throw configurationError([
      {
        where,
        what: `there is no file ${path}`,
        remedy: 'a path in a scenario begins at its folder, one on the command line at yours',
      },
    ]);
  if (found.isDirectory())
    throw configurationError([
      { where, what: `${place} is a folder`, remedy: "name the module's file in it, such as index.js" },
    ]);
  const sha256 = await fileSha256(path).catch((error: unknown) => {
    throw configurationError([{ where: place, what: `cannot be read: ${messageOf(error)}` }]);
  });
  const answered = await answerOf({ path, cells }, secrets);
  if ('thrown' in answered) throw configurationError([loadProblem(place, answered)]);
  if ('problems' in answered)
    throw configurationError(answered.problems.map((problem) => ({ where: place, ...problem })));
  const { description, refusals } = answered;
  const asked = new Map(cells.map((cell, index) => [JSON.stringify(cell), refusals[index] ?? null]));
  const { host, packageName } = description;
  return {
    source: { path, sha256, host },
    packageVersion: packageName === null ? null : packageVersion(packageName, path),
    backend: {
      ...description,
      refuses: (settings) => asked.get(JSON.stringify(settings)) ?? null,
      refusesConnection: ({ protocol }) => protocolRefusal(description, protocol),
    },
  };
}

type Answered = Exclude<ProbeAnswer, { thrown: string }> | NotLoaded;

async function answerOf(question: ProbeQuestion, secrets: readonly string[]): Promise<Answered> {
  const child = fork(hostPath, [], {
    env: withoutSecrets(process.env, secrets),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Answered>((resolve) => {
      const thrown = listen(child, resolve);
      timer = setTimeout(() => resolve(thrown() ?? notLoadedIn(limitMs)), limitMs);
      child.send(question);
    });
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}

/** Answers with what the module has thrown so far: it may catch what would end its process, and stay. */
function listen(child: ChildProcess, resolve: (answered: Answered) => void): () => NotLoaded | null {
  let output = '';
  let thrown: Thrown | null = null;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-keptOutput);
  });
  child.on('message', (told: ProbeAnswer) => {
    if ('thrown' in told) thrown ??= told;
    else resolve(told);
  });
  child.on('error', (error) =>
    resolve({ thrown: `could not be looked at: ${error.message}`, stack: '', output: '' }),
  );
  // Closed, not only ended: what it printed last tells the line.
  child.on('close', (code, signal) => {
    const ended = signal === null ? `exit code ${code}` : signal;
    const words = `ended the process that loaded it, with ${ended}`;
    resolve({ ...(thrown ?? { thrown: words, stack: '' }), output });
  });
  return () => thrown && { ...thrown, output };
}
