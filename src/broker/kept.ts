import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { z } from 'zod';
import { messageOf, unavailableError } from '../errors.ts';
import { runsWith } from './process-alive.ts';

const keptSchema = z.object({
  schema: z.literal('lingerlab/broker/1'),
  /** Stands on the command line of the process that keeps it, so that no other one is taken for it. */
  id: z.string(),
  /** That process. */
  pid: z.number().int(),
  kind: z.enum(['embedded', 'apache-kafka']),
  version: z.string().nullable(),
  coordination: z.enum(['KRaft', 'ZooKeeper']).optional(),
  caveat: z.string().nullable(),
  bootstrap: z.array(z.string()).min(1),
  startedAt: z.string(),
  /** When it ends by itself. */
  until: z.string(),
  /** What the process that keeps it has to say. */
  log: z.string(),
  /** Holds the brokers' own logs and their data; null where there is none. */
  folder: z.string().nullable(),
  /** Where it is no more: since when, and why. */
  ended: z.object({ at: z.string(), why: z.string() }).optional(),
});

/** A broker that outlives the command that started it. */
export type KeptBroker = z.infer<typeof keptSchema>;

/** The folder in which the kept broker is written down, absolute: LINGERLAB_BROKER_FOLDER, else among the user's data. */
export const keptFolder = (env: NodeJS.ProcessEnv = process.env): string =>
  resolve(env['LINGERLAB_BROKER_FOLDER'] || join(envPaths('lingerlab').data, 'broker'));

const stateFile = (folder: string): string => join(folder, 'broker.json');

/**
 * What is written down of a kept broker; null where there is nothing.
 *
 * @throws LingerlabError (exit code 5) where it cannot be read, or is not what lingerlab wrote.
 */
export async function readKept(folder: string): Promise<KeptBroker | null> {
  const path = stateFile(folder);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unavailableError(path, `cannot be read: ${messageOf(error)}`, undefined, error);
  }
  try {
    return keptSchema.parse(JSON.parse(text));
  } catch (error) {
    throw unavailableError(
      path,
      'is not what this version of lingerlab writes down of a kept broker',
      'end that broker with the version that started it, or delete the file',
      error,
    );
  }
}

/** Writes a kept broker down, whole or not at all; rejects with the file system's error. */
export async function writeKept(folder: string, kept: KeptBroker): Promise<void> {
  await mkdir(folder, { recursive: true });
  const partial = `${stateFile(folder)}.${process.pid}.partial`;
  try {
    const file = await open(partial, 'w');
    try {
      await file.writeFile(`${JSON.stringify(kept, null, 1)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, stateFile(folder));
  } finally {
    await rm(partial, { force: true });
  }
}

/** Forgets the kept broker; nothing is ended. */
export const forgetKept = (folder: string): Promise<void> => rm(stateFile(folder), { force: true });

/** Whether the process that keeps it is there. */
export const isKept = async ({ pid, id, ended }: KeptBroker): Promise<boolean> =>
  ended === undefined && (await runsWith(pid, id));

/**
 * The kept broker that serves at all of these addresses; null where it is another one, or none. What cannot be read of
 * it is no reason not to use a cluster.
 */
export async function keptAt(addresses: readonly string[]): Promise<KeptBroker | null> {
  const kept = await readKept(keptFolder()).catch(() => null);
  if (kept === null || !(await isKept(kept))) return null;
  return addresses.every((address) => kept.bootstrap.includes(numeric(address))) ? kept : null;
}

const numeric = (address: string): string => address.replace(/^localhost:/, '127.0.0.1:');
