import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { z } from 'zod';
import { configurationError, messageOf } from '../errors.ts';
import type { Calibration, Result } from './schema.ts';
import { writeWhole } from './store.ts';

/** What a calibration holds for: on another machine, or another Node, lingerlab itself takes another time. */
export type Machine = Pick<Result['environment'], 'cpuModel' | 'cores' | 'memoryBytes' | 'os' | 'node'>;

const lineSchema = z.object({
  /** What was checked, in words that are stable from calibration to calibration. */
  name: z.string(),
  /** Null for a figure without a limit, and where nothing could be judged. */
  passed: z.boolean().nullable(),
  /** Whether nothing was measured; the text says why. */
  skipped: z.boolean(),
  text: z.string(),
  /** What the text was made of; the unit is at a name's end. */
  figures: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
});

const savedSchema = z.object({
  schema: z.literal('lingerlab/calibration/1'),
  at: z.string(),
  /** lingerlab's version. */
  version: z.string(),
  /** Whether it was measured with fewer repetitions. */
  quick: z.boolean(),
  machine: z.object({
    cpuModel: z.string(),
    cores: z.number().int(),
    memoryBytes: z.number(),
    os: z.string(),
    node: z.string(),
  }),
  checks: z.array(lineSchema),
});

/** One line of a calibration: what was checked, and what came out. */
export type CheckLine = z.infer<typeof lineSchema>;
/** A calibration as it is kept. */
export type SavedCalibration = z.infer<typeof savedSchema>;

const gibibyte = 2 ** 30;

/** The file for a machine's last calibration; its memory counts in whole GiB, because kernels keep some of it back. */
export function calibrationFile(machine: Machine, env: NodeJS.ProcessEnv = process.env): string {
  const { cpuModel, cores, memoryBytes, os, node } = machine;
  const traits = JSON.stringify([cpuModel, cores, Math.round(memoryBytes / gibibyte), os, node]);
  const name = createHash('sha256').update(traits).digest('hex').slice(0, 16);
  return join(
    env['LINGERLAB_CALIBRATION'] || join(envPaths('lingerlab').data, 'calibration'),
    `${name}.json`,
  );
}

/**
 * Keeps a calibration in place of the machine's last one, and gives the file.
 *
 * @throws LingerlabError (exit code 2) where it cannot be written.
 */
export async function saveCalibration(
  calibration: SavedCalibration,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const path = calibrationFile(calibration.machine, env);
  const folder = join(path, '..');
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw configurationError([
      {
        where: folder,
        what: `cannot be made: ${messageOf(error)}`,
        remedy: 'name a folder you may write to with LINGERLAB_CALIBRATION',
      },
    ]);
  }
  await writeWhole(path, `${JSON.stringify(calibration, null, 1)}\n`);
  return path;
}

/** The machine's last calibration; null where there is none that this version can read, which ends no run. */
export async function lastCalibration(
  machine: Machine,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Calibration | null> {
  let document: unknown;
  try {
    document = JSON.parse(await readFile(calibrationFile(machine, env), 'utf8'));
  } catch {
    return null;
  }
  const { success, data } = savedSchema.safeParse(document);
  if (!success) return null;
  const { at, version, quick, checks } = data;
  return {
    at,
    version,
    node: data.machine.node,
    quick,
    checks: checks.map(({ name, passed, text }) => ({ name, passed, text })),
  };
}
