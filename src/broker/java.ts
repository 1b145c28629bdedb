import { execFile } from 'node:child_process';
import { join } from 'node:path';

export interface Java {
  /** The program, as a path or as a name on PATH. */
  readonly path: string;
  /** "17.0.15" */
  readonly version: string;
  /** 17; 8 for "1.8.0_402". */
  readonly major: number;
}

/** The Java of JAVA_HOME, else the one on PATH; null where neither answers within 10 s. */
export async function findJava(env: NodeJS.ProcessEnv = process.env): Promise<Java | null> {
  const candidates = env['JAVA_HOME'] ? [join(env['JAVA_HOME'], 'bin', 'java'), 'java'] : ['java'];
  for (const path of candidates) {
    const said = await versionText(path, env);
    const java = said === null ? null : parseJavaVersion(said);
    if (java !== null) return { path, ...java };
  }
  return null;
}

/** Reads what `java -version` prints; null where it is something else. */
export function parseJavaVersion(text: string): Omit<Java, 'path'> | null {
  const version = text.match(/version "([^"]+)"/)?.[1];
  const numbers = version?.match(/^(?:1\.)?(\d+)/)?.[1];
  return version === undefined || numbers === undefined ? null : { version, major: Number(numbers) };
}

function versionText(path: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(path, ['-version'], { env, timeout: 10_000 }, (error, stdout, stderr) => {
      // Not finding it is an answer here; the caller goes on to the next candidate.
      resolve(error === null ? stderr + stdout : null);
    });
  });
}
