import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { jarsCacheFolder } from '../../dist/broker/apache-kafka-jars.js';
import { findJava } from '../../dist/broker/java.js';
import { copyArtifacts } from '../../dist/broker/maven.js';

/** What HdrHistogram for Java reads in an encoded histogram; values in its unit. */
export interface JavaReading {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  /** The values at the percentiles that were asked for. */
  readonly percentiles: readonly number[];
  /** Lowest value, highest value and count of every bucket that is not empty, rising. */
  readonly buckets: readonly (readonly [lowest: number, highest: number, count: number])[];
}

/** The other implementation: all that is handed over at once costs one start of Java. */
export interface JavaHistograms {
  /** Decodes each text, and asks it for the percentiles. */
  read(encoded: readonly string[], percentiles: readonly number[]): Promise<JavaReading[]>;
  /** Encodes histograms of values and their counts; `highest` 0 lets them grow by themselves. */
  write(recorded: readonly (readonly [value: number, count: number])[][], highest: number): Promise<string[]>;
}

const artifact = { group: 'org.hdrhistogram', name: 'HdrHistogram', version: '2.2.2' } as const;
const program = fileURLToPath(new URL('./HdrHistogramLines.java', import.meta.url));
/** Java compiles the program first, on however busy a machine. */
const limitMs = 60_000;

/** HdrHistogram for Java, from the cache or from Maven Central. Rejects in one line that says what to do. */
export async function javaHistograms(): Promise<JavaHistograms> {
  const java = await findJava();
  if (java === null || java.major < 11) throw new Error('no Java was found: install Java 17 or later');
  const jar = await hdrHistogramJar();
  const run = (args: readonly string[], lines: readonly string[]) => linesOf(java.path, jar, args, lines);
  return {
    read: async (encoded, percentiles) =>
      (await run(['read', ...percentiles.map(String)], encoded)).map(
        (line) => JSON.parse(line) as JavaReading,
      ),
    write: (recorded, highest) =>
      run(
        ['write', String(highest)],
        recorded.map((pairs) => pairs.flat().join(' ')),
      ),
  };
}

/** Whole or not at all, as with Kafka's jars, and in the same cache folder. */
async function hdrHistogramJar(): Promise<string> {
  const cache = jarsCacheFolder();
  const folder = join(cache, `hdrhistogram-${artifact.version}`);
  const jar = join(folder, 'libs', `${artifact.name}-${artifact.version}.jar`);
  if (existsSync(jar)) return jar;
  await mkdir(cache, { recursive: true });
  const partial = await mkdtemp(join(cache, '.partial-'));
  try {
    await copyArtifacts([artifact], partial);
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Somebody else was quicker, and theirs is as good.
    if (existsSync(jar)) return jar;
    throw new Error(
      `HdrHistogram for Java: ${(error as Error).message} — have Maven on PATH and the network once`,
    );
  }
  return jar;
}

/** What the program answers, a line for each line. Java's own end is that of its input, should this process die. */
async function linesOf(
  java: string,
  jar: string,
  args: readonly string[],
  lines: readonly string[],
): Promise<string[]> {
  const child = spawn(java, ['-cp', jar, program, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  // A program that ends early leaves its input unread; its exit code tells.
  child.stdin.on('error', () => {});
  child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  const [code, [stdout, stderr]] = await Promise.all([ended, output]);
  const answers = stdout.split('\n').slice(0, -1);
  if (code !== 0 || answers.length !== lines.length)
    throw new Error(
      `Java ended with ${code} after ${answers.length} of ${lines.length} histograms: ${stderr.trim()}`,
    );
  return answers;
}
