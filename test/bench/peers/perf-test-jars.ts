import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fromDist } from '../dist.ts';

/** kafka-producer-perf-test, ready to be started. */
export interface PerfTestJars {
  readonly java: string;
  /** The folder with its jars. */
  readonly libs: string;
  /** Of the client that it measures. */
  readonly version: string;
}

/** The newest release whose command-line tools are on Maven Central. They do not run with another release's client. */
const toolsVersion = '4.3.0';
const tools = { group: 'org.apache.kafka', name: 'kafka-tools', version: toolsVersion } as const;

/** From KAFKA_HOME, from the cache, or from Maven Central into it. Rejects in one line that says what is missing. */
export async function perfTestJars(): Promise<PerfTestJars> {
  const { findJava } = await fromDist<typeof import('../../../src/broker/java.ts')>('broker/java.js');
  const { jarsCacheFolder } = await fromDist<typeof import('../../../src/broker/apache-kafka-jars.ts')>(
    'broker/apache-kafka-jars.js',
  );
  const java = await findJava();
  if (java === null) throw new Error('there is no Java here: install Java 17 or newer');
  const home = process.env['KAFKA_HOME'];
  if (home) {
    const libs = join(home, 'libs');
    const version = await toolsIn(libs);
    if (version !== null) return { java: java.path, libs, version };
  }
  const folder = join(jarsCacheFolder(), `kafka-tools-${toolsVersion}`);
  if (!existsSync(join(folder, 'libs'))) await download(jarsCacheFolder(), folder);
  return { java: java.path, libs: join(folder, 'libs'), version: toolsVersion };
}

async function toolsIn(libs: string): Promise<string | null> {
  const names = existsSync(libs) ? await readdir(libs) : [];
  return names.map((name) => name.match(/^kafka-tools-(\d[\w.-]*)\.jar$/)?.[1]).find(Boolean) ?? null;
}

/** Whole or not at all, as with Kafka's own jars. */
async function download(cache: string, folder: string): Promise<void> {
  const { copyArtifacts } = await fromDist<typeof import('../../../src/broker/maven.ts')>('broker/maven.js');
  process.stderr.write(
    `fetching Kafka's command-line tools ${toolsVersion} from Maven Central (43 MB, once)\n`,
  );
  await mkdir(cache, { recursive: true });
  const partial = await mkdtemp(join(cache, '.partial-'));
  try {
    await copyArtifacts([tools], partial);
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Somebody else was quicker, and theirs is as good.
    if (existsSync(join(folder, 'libs'))) return;
    throw new Error(
      `Kafka's command-line tools: ${(error as Error).message}: have Maven and the network once, or set KAFKA_HOME`,
    );
  }
}
