import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { endWithParent } from '../end-with-parent.ts';
import { messageOf } from '../errors.ts';
import { plainText } from '../plain-text.ts';
import type { ProducerSettings } from '../producer-settings.ts';
import { type Description, describePlugin, type FieldProblem } from './plugin-schema.ts';
import { shown } from './plugin-tokens.ts';

/** What is asked of the process in which a user's own backend is looked at. */
export interface ProbeQuestion {
  readonly path: string;
  /** The combinations of settings that the scenario sweeps. */
  readonly cells: readonly ProducerSettings[];
}

/** What loading it threw, in words and with its stack. */
export interface Thrown {
  readonly thrown: string;
  readonly stack: string;
}

/** What it answers: the backend, and for each combination why its client refuses it; or what is wrong. */
export type ProbeAnswer =
  | { readonly description: Description; readonly refusals: readonly (string | null)[] }
  | { readonly problems: readonly FieldProblem[] }
  | Thrown;

endWithParent();
process.on('disconnect', () => process.exit(0));
// What the module has set going may end the process too. Only watched: Node goes on to print the line, and ends it.
process.on('uncaughtExceptionMonitor', (error: unknown) => process.send?.(thrownBy(error)));
process.once('message', async ({ path, cells }: ProbeQuestion) => {
  try {
    answer(await look(path, cells));
  } catch (error) {
    // Uncaught, so that Node prints the line in which it went wrong: of a syntax error the stack does not tell it.
    process.send?.(thrownBy(error), () => {
      process.nextTick(() => {
        throw error;
      });
    });
  }
});

async function look(path: string, cells: readonly ProducerSettings[]): Promise<ProbeAnswer> {
  const url = pathToFileURL(path).href;
  const module: object = await import(url);
  // A rejection that nothing catches comes to light after this turn only.
  await setImmediate();
  const described = describePlugin(module);
  if ('problems' in described) return described;
  const { description, plugin } = described;
  const failure = description.host === 'thread' ? await failureInThread(url) : null;
  if (failure !== null)
    return { problems: [{ what: `does not load in a worker thread: ${failure}`, remedy }] };
  try {
    const refusals = cells.map((cell) => refusalOf(plugin.refuses?.({ ...cell })));
    return { description, refusals };
  } catch (error) {
    return { problems: [{ what: `refuses threw: ${messageOf(error)}` }] };
  }
}

const remedy = "if native code is why, say host: 'process'";

/** What goes wrong where it is loaded in a worker thread, as some native modules do; null where nothing does. */
async function failureInThread(url: string): Promise<string | null> {
  const load = "const { parentPort, workerData } = require('node:worker_threads');";
  const worker = new Worker(`${load} import(workerData).then(() => parentPort.postMessage('loaded'));`, {
    eval: true,
    workerData: url,
    stdout: true,
  });
  try {
    const ended = once(worker, 'exit').then(([code]) => `it ended with exit code ${code}`);
    ended.catch(() => {});
    return await Promise.race([once(worker, 'message').then(() => null), ended]);
  } catch (error) {
    return messageOf(error);
  } finally {
    await worker.terminate();
  }
}

function refusalOf(given: unknown): string | null {
  if (typeof given === 'string') return plainText(given);
  if (given === null || given === undefined) return null;
  throw new Error(`it gave ${shown(given)}, where a sentence or null belongs`);
}

function thrownBy(error: unknown): ProbeAnswer {
  if (!(error instanceof Error)) return { thrown: messageOf(error), stack: '' };
  return { thrown: `${error.name}: ${messageOf(error)}`, stack: String(error.stack) };
}

/** Ends the process too: what the module has set going is no reason to stay. */
function answer(told: ProbeAnswer): void {
  process.send?.(told, () => process.exit(0));
}
